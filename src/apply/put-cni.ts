import type { LiveCni } from '../model/live.ts';
import { undefinedIfNotFound } from '../model/network-error.ts';
import { differingCniFields } from '../plan/diff/cni-differences.ts';
import { sameWireValue, valueAt } from '../plan/diff/same-wire-value.ts';
import { cniToWire, md5KeyPath, type Patch, patchObject } from './cni-patches.ts';
import { refuseStale, type Seen, staleGone } from './refuse-stale.ts';
import type { StepContext } from './step-end.ts';
import { asStored, cniStoredOtherwise, type Stored } from './stored-otherwise.ts';
import { writeUntilCertain } from './write-until-certain.ts';

const call = 'update_cni';

/** PUT of a whole CNI: the object as just read, with the patches applied and all other fields as received. */
export async function putCni(
  start: LiveCni,
  patches: readonly Patch[],
  { api, pause }: Pick<StepContext, 'api' | 'pause'>,
): Promise<Stored<LiveCni>> {
  const { id } = start;
  let before = start;
  const answer = await writeUntilCertain({
    call,
    pause,
    send: async () => {
      const body = patchObject(cniToWire(before), patches);
      return requirePresent(await undefinedIfNotFound(api.updateCni(id, body)), id, 'before the write');
    },
    look: async () => {
      const now = requirePresent(await undefinedIfNotFound(api.getCni(id)), id, 'after a try');
      if (isWritten(before, now, patches)) return now;
      refuseStale(call, cniText(id), differingCniFields(before, now), 'after a try');
      before = now;
      return undefined;
    },
  });
  const sent = patchObject(cniToWire(before), patches);
  return asStored(
    answer,
    (now) => cniStoredOtherwise(sent, now, patches),
    () => api.getCni(id),
  );
}

/** Ends the step as stale where the CNI is gone. */
export function requirePresent(live: LiveCni | undefined, id: string, seen: Seen): LiveCni {
  if (live === undefined) throw staleGone(call, cniText(id), seen);
  return live;
}

export function cniText(id: string): string {
  return `CNI ${id}`;
}

/**
 * True where a PUT with these patches was carried out, by the CNI as it reads now. The API may not return an MD5 key. A key that is
 * hidden, or reads as before, counts as written under two conditions. The CNI has visibly changed, and the rest of the PUT is stored.
 */
export function isWritten(before: LiveCni, now: LiveCni, patches: readonly Patch[]): boolean {
  const wire = cniToWire(now);
  const isKeyHidden =
    differingCniFields(before, now).length > 0 &&
    (now.bgp?.md5_key === undefined || before.bgp?.md5_key?.equals(now.bgp.md5_key) === true);
  const shown = isKeyHidden ? [{ path: md5KeyPath, value: valueAt(wire, md5KeyPath) }] : [];
  const wanted = patchObject(wire, [...patches, ...shown]);
  return patches.every(({ path }) => sameWireValue(valueAt(wanted, path), valueAt(wire, path)));
}
