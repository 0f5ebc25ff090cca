import type { LiveCni } from '../../model/live.ts';
import type { NetworkApi } from '../../model/network-api.ts';
import { NetworkError, undefinedIfNotFound } from '../../model/network-error.ts';
import type { WriteOperation } from '../../model/operation.ts';
import { differingCniFields } from '../../plan/diff/cni-differences.ts';
import { sameWireValue } from '../../plan/diff/same-wire-value.ts';
import { refuseStale, staleGone } from '../refuse-stale.ts';
import { reportError, runAgain } from '../report-error.ts';
import type { RunMemory } from '../run-memory.ts';
import { StepStop } from '../step-end.ts';

/** A write leaves only while the CNI that it is made of was read at most so many milliseconds ago. */
const oldestReadMs = 2_000;

interface Context {
  readonly api: Pick<NetworkApi, 'getCni'>;
  readonly memory: Pick<RunMemory, 'writtenCni' | 'isOwnCni'>;
  readonly now: () => number;
}

interface Read {
  readonly live: LiveCni;
  readonly at: number;
}

/**
 * The GETs of one step. A write may wait for the quota for minutes after its GET. Then the CNI is read once more just before the write
 * leaves, and must still be the same, also in fields that demarc does not know.
 */
export class FreshReads {
  readonly #context: Context;
  readonly #last = new Map<string, Read>();

  constructor(context: Context) {
    this.#context = context;
  }

  async getCni(id: string): Promise<LiveCni> {
    const live = await this.#context.api.getCni(id);
    this.#last.set(id, { live, at: this.#context.now() });
    return live;
  }

  /** Undefined: nothing needs to be read. Rejects with a `StepStop` where the write must not leave. */
  before(call: WriteOperation, id: string): Promise<void> | undefined {
    const { memory, now } = this.#context;
    const last = this.#last.get(id);
    // The API may show what this run wrote with a delay.
    const isOwn = memory.writtenCni(id) !== undefined || memory.isOwnCni(id);
    if (last === undefined || isOwn || now() - last.at <= oldestReadMs) return undefined;
    return this.#readAgain(call, id, last.live);
  }

  async #readAgain(call: WriteOperation, id: string, before: LiveCni): Promise<void> {
    const now = await undefinedIfNotFound(this.getCni(id)).catch((error: unknown) => {
      if (!(error instanceof NetworkError)) throw error;
      const message = `CNI ${id} had to be read again just before the write, which was not sent: ${error.message}`;
      throw new StepStop('failed', reportError(call, error, message), runAgain);
    });
    if (now === undefined) {
      // A DELETE finds that itself.
      if (call === 'delete_cni') return;
      throw staleGone(call, `CNI ${id}`, 'before the write');
    }
    const fields = differingCniFields(before, now);
    const differing = fields.length > 0 || sameWireValue(before.raw, now.raw) ? fields : ['a field unknown to demarc'];
    refuseStale(call, `CNI ${id}`, differing, 'before the write');
  }
}
