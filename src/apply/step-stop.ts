import type { WriteOperation } from '../model/operation.ts';
import { runAgain } from './next-step.ts';
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

/** Ends a step that waited for its turn while the run was interrupted: nothing of it was sent. */
export function notAttempted(call: WriteOperation): StepStop {
  const error = { message: 'the run was interrupted', call };
  return new StepStop({ outcome: 'not_attempted', error, next: runAgain });
}
