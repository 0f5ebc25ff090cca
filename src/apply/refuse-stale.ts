import type { LiveCni } from '../model/live.ts';
import { undefinedIfNotFound } from '../model/network-error.ts';
import type { WriteOperation } from '../model/operation.ts';
import { differingCniFields } from '../plan/diff/cni-differences.ts';
import { jittered } from './apply-options.ts';
import { type StepContext, StepStop } from './step-end.ts';

const next =
  'Somebody else changed it. Run the same command again: it makes a new plan from the current network. Check that plan before you confirm it.';

/** When a difference was seen: before our write, or after a try whose answer was lost. */
export type Seen = 'before the write' | 'after a try';

/** Ends the step as stale where the object differs from the plan's. `fields` are dotted paths. */
export function refuseStale(call: WriteOperation, object: string, fields: readonly string[], seen: Seen): void {
  if (fields.length > 0)
    throw stale(call, `${object} has changed since the plan was made (${fields.join(', ')})`, seen);
}

/** Ends the step as stale because the object to change no longer exists. */
export function staleGone(call: WriteOperation, object: string, seen: Seen): StepStop {
  return stale(call, `${object} no longer exists`, seen);
}

function stale(call: WriteOperation, what: string, seen: Seen): StepStop {
  const wrote = seen === 'before the write' ? 'nothing was written' : 'one write was sent, and its answer was lost';
  return new StepStop('stale', { message: `${what}; ${wrote}`, call }, next);
}

/** Milliseconds, roughly, before each repeated read of an object that this run has just written. */
const patience = [500, 1_500, 3_000] as const;

/**
 * Reads a CNI before a write. Undefined where it does not exist. The API may show objects that this run made or wrote with a delay. Where
 * an answer lacks the object or its new values, it is read again.
 */
export async function readCni(
  id: string,
  { api, memory, pause }: Pick<StepContext, 'api' | 'memory' | 'pause'>,
): Promise<LiveCni | undefined> {
  const own = memory.writtenCni(id);
  const isOwn = own !== undefined || memory.isOwnCni(id);
  const isCurrent = (live: LiveCni | undefined) =>
    live !== undefined && (own === undefined || differingFromOwnWrite(own, live).length === 0);
  let live = await undefinedIfNotFound(api.getCni(id));
  for (const wait of isOwn ? patience : []) {
    if (isCurrent(live)) break;
    await pause(jittered(wait));
    live = await undefinedIfNotFound(api.getCni(id));
  }
  return live;
}

/** Fields of a CNI that differ from the result of this run's last write. */
export function differingFromOwnWrite(written: LiveCni, now: LiveCni): readonly string[] {
  const fields = differingCniFields(written, now);
  // It is not documented that the answer to a PUT contains the MD5 key. A missing key cannot be compared.
  const unreadable = written.bgp?.md5_key === undefined || now.bgp?.md5_key === undefined;
  return unreadable ? fields.filter((field) => field !== 'bgp.md5_key') : fields;
}
