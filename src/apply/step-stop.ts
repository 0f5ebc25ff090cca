import type { StepFailed } from './step-end.ts';

/** Ends a step from deep inside a call, with an outcome that is already known. It never leaves this room. */
export class StepStop extends Error {
  override readonly name = 'StepStop';
  readonly end: StepFailed;

  constructor(end: Omit<StepFailed, 'ok'>) {
    super(end.error.message);
    this.end = { ok: false, ...end };
  }
}
