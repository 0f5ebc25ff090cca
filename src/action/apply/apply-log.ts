import type { ApplyEvent } from '../../model/event.ts';
import { renderEvent } from '../../render/progress.ts';
import type { Run } from '../run.ts';

/** Tells in the log of the step what an apply does: a line for each change that ends and for each wait, with debug logging one for each step, too. */
export class ApplyLog {
  readonly #run: Pick<Run, 'log' | 'world'>;
  /** The live name or id that a change created, by account and address. */
  readonly #created = new Map<string, string>();

  constructor(run: Pick<Run, 'log' | 'world'>) {
    this.#run = run;
  }

  event(account: string, event: ApplyEvent): void {
    const id = `${account} ${event.address}`;
    if (event.type === 'step_ended' && event.live_id !== undefined) this.#created.set(id, event.live_id);
    const isStep = event.type === 'step_started' || event.type === 'step_ended';
    if (isStep && !this.#run.world.isDebug) return;
    const created = event.type === 'change_ended' ? this.#created.get(id) : undefined;
    void this.#run.log.text(`${renderEvent(event, { color: false }, created)}\n`);
  }
}
