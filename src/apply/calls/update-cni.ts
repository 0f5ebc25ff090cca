import type { LiveCni } from '../../model/live.ts';
import type { UpdateCniAction } from '../../model/work.ts';
import { differingCniFields } from '../../plan/diff/same-live.ts';
import { differingFromOwnWrite } from '../cni-differences.ts';
import { cniPatches } from '../cni-patches.ts';
import { cniToWire } from '../cni-wire.ts';
import { valueAt } from '../json-object.ts';
import { orGone } from '../or-gone.ts';
import { type Patch, patchObject } from '../patch-object.ts';
import { sameWireValue } from '../same-wire-value.ts';
import { refuseStale, type Seen, staleGone } from '../stale.ts';
import type { StepContext } from '../step-context.ts';
import type { StepDone } from '../step-end.ts';
import { writeUntilCertain } from '../write-until-certain.ts';

const call = 'update_cni';

/** PUT of a whole CNI: the object as just read with the planned fields changed, everything else as it came. */
export async function updateCni(action: UpdateCniAction, { api, memory }: StepContext): Promise<StepDone> {
  const id = memory.cniId(action.cni);
  const object = `CNI ${id}`;
  const read = async (seen: Seen): Promise<LiveCni> => {
    const live = await orGone(api.getCni(id));
    if (live === undefined) throw staleGone(call, object, seen);
    return live;
  };
  let before = await read('before the write');
  refuseStale(call, object, changedSince(action, before, memory.writtenCni(id)), 'before the write');
  const patches = cniPatches(action, memory);
  const written = await writeUntilCertain({
    call,
    send: async () => {
      const answer = await orGone(api.updateCni(id, patchObject(cniToWire(before), patches)));
      if (answer === undefined) throw staleGone(call, object, 'before the write');
      return answer;
    },
    look: async () => {
      const now = await read('after a try');
      const differing = differingCniFields(before, now);
      if (isWritten(now, patches, differing.length > 0)) return now;
      refuseStale(call, object, differing, 'after a try');
      before = now;
      return undefined;
    },
  });
  memory.cniWritten(written);
  return { ok: true, did: `${object} was updated` };
}

/** A CNI that this run created has nothing to be compared with: its addresses are the server's choice. */
function changedSince({ seen }: UpdateCniAction, now: LiveCni, own: LiveCni | undefined): readonly string[] {
  if (own !== undefined) return differingFromOwnWrite(own, now);
  return seen === undefined ? [] : differingCniFields(seen, now);
}

/**
 * Whether a PUT with these patches has been carried out. The API may not give an MD5 key back: one that cannot be read is taken as
 * written where the rest, which goes in the same PUT, visibly is.
 */
function isWritten(now: LiveCni, patches: readonly Patch[], changed: boolean): boolean {
  const unreadableKey =
    changed && now.bgp?.md5_key === undefined ? [{ path: ['bgp', 'md5_key'], value: undefined }] : [];
  const wire = cniToWire(now);
  const wanted = patchObject(wire, [...patches, ...unreadableKey]);
  return patches.every(({ path }) => sameWireValue(valueAt(wanted, path), valueAt(wire, path)));
}
