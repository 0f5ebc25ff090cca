import type { LiveCni } from '../../model/live.ts';
import type { PlannedAccount, WorkAction, WorkStep } from '../../model/planned-account.ts';
import type { RunMemory } from '../run-memory.ts';
import type { StepDone } from '../step-end.ts';
import { type Look, type MagicContext, MagicLooks } from './magic-looks.ts';

interface Context extends MagicContext {
  readonly planned: PlannedAccount;
  readonly memory: Pick<RunMemory, 'writtenCni'>;
}

/** Reads the Magic side around the PUTs of a run. With `policy.preflight: off` it reads nothing. */
export class PutWatch {
  readonly #memory: Context['memory'];
  readonly #looks: MagicLooks | undefined;

  constructor({ planned, memory, ...context }: Context) {
    this.#memory = memory;
    const isOff = (planned.plan.terms?.preflight ?? 'off') === 'off';
    this.#looks = isOff ? undefined : new MagicLooks(context);
  }

  /** Reads ahead what `begin` needs: it may take long. */
  async readAhead({ address, action }: WorkStep): Promise<void> {
    if (this.#before(action) !== undefined) await this.#looks?.before(address);
  }

  /**
   * Just before a step is carried out.
   * @returns the look after its write; it gives nothing where there is nothing to look at
   */
  async begin({ address, action }: WorkStep): Promise<() => (() => Promise<Look>) | undefined> {
    const [looks, from] = [this.#looks, this.#before(action)];
    if (looks === undefined || from === undefined || action.call !== 'update_cni') return () => undefined;
    const before = await looks.before(address);
    return () => {
      const to = this.#memory.writtenCni(from.id);
      return to && (() => looks.after(address, { from, to, set: action.set }, before));
    };
  }

  /** The CNI before a PUT that may take along what only the Magic side shows. A CNI that this run made has nothing there to lose. */
  #before(action: WorkAction): LiveCni | undefined {
    if (action.call !== 'update_cni' || !('id' in action.cni)) return undefined;
    // A CNI that stands aside is looked at after its last PUT.
    if (action.aside !== undefined || action.restore !== undefined) return undefined;
    return this.#memory.writtenCni(action.cni.id) ?? action.seen;
  }
}

export function withLook(end: StepDone, { lost, note }: Look): StepDone {
  const notes = [end.note, note].filter((text) => text !== undefined).join(' ');
  return {
    ...end,
    ...(notes !== '' && { note: notes }),
    ...(lost !== undefined && { unfit: true, extras: lost }),
  };
}
