import type { LiveCni } from '../../model/live.ts';
import { NetworkError } from '../../model/network-error.ts';
import type { UpdateCniAction } from '../../model/work.ts';
import { differingCniFields } from '../../plan/diff/same-live.ts';
import { differingFromOwnWrite } from '../cni-differences.ts';
import { cniPatches } from '../cni-patches.ts';
import { cniToWire } from '../cni-wire.ts';
import { isWritten } from '../is-written.ts';
import { orGone } from '../or-gone.ts';
import { type Patch, patchObject } from '../patch-object.ts';
import { refuseStale, type Seen, staleGone } from '../stale.ts';
import type { StepContext } from '../step-context.ts';
import type { StepDone } from '../step-end.ts';
import { writeUntilCertain } from '../write-until-certain.ts';

const call = 'update_cni';

/** PUT of a whole CNI: the object as just read with the planned fields changed, everything else as it came. */
export async function updateCni(action: UpdateCniAction, context: StepContext): Promise<StepDone> {
  const { memory } = context;
  const id = memory.cniId(action.cni);
  const before = await read(id, 'before the write', context);
  refuseStale(call, cniText(id), changedSince(action, before, memory.writtenCni(id)), 'before the write');
  const { patches, fallback } = cniPatches(action, before, memory);
  const did = `CNI ${id} was updated`;
  try {
    memory.cniWritten(await put(before, patches, context));
    return { ok: true, did };
  } catch (error) {
    if (fallback === undefined || !(error instanceof NetworkError) || error.kind !== 'rejected') throw error;
    memory.cniWritten(await put(before, fallback.patches, context));
    const fields = fallback.lost.join(', ');
    return {
      ok: true,
      did,
      note: `The API did not take back all of the CNI that was deleted. Check whether these fields of ${cniText(id)} are as you need them: ${fields}.`,
    };
  }
}

async function put(start: LiveCni, patches: readonly Patch[], context: StepContext): Promise<LiveCni> {
  const { id } = start;
  let before = start;
  return writeUntilCertain({
    call,
    send: async () => {
      const answer = await orGone(context.api.updateCni(id, patchObject(cniToWire(before), patches)));
      if (answer === undefined) throw staleGone(call, cniText(id), 'before the write');
      return answer;
    },
    look: async () => {
      const now = await read(id, 'after a try', context);
      const differing = differingCniFields(before, now);
      if (isWritten(now, patches, differing.length > 0)) return now;
      refuseStale(call, cniText(id), differing, 'after a try');
      before = now;
      return undefined;
    },
  });
}

async function read(id: string, seen: Seen, { api }: StepContext): Promise<LiveCni> {
  const live = await orGone(api.getCni(id));
  if (live === undefined) throw staleGone(call, cniText(id), seen);
  return live;
}

/** A CNI that this run created has nothing to be compared with: its addresses are the server's choice. */
function changedSince({ seen }: UpdateCniAction, now: LiveCni, own: LiveCni | undefined): readonly string[] {
  if (own !== undefined) return differingFromOwnWrite(own, now);
  return seen === undefined ? [] : differingCniFields(seen, now);
}

function cniText(id: string): string {
  return `CNI ${id}`;
}
