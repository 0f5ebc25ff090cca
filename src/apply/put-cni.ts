import type { JsonObject } from '../model/json.ts';
import type { LiveCni } from '../model/live.ts';
import { NetworkError, undefinedIfNotFound } from '../model/network-error.ts';
import type { ReadBy } from '../model/report.ts';
import { differingCniFields } from '../plan/diff/cni-differences.ts';
import { sameWireValue, valueAt } from '../plan/diff/same-wire-value.ts';
import { cniToWire, md5KeyPath, type Patch, patchObject } from './cni-patches.ts';
import { refuseStale, type Seen, staleGone } from './refuse-stale.ts';
import type { StepContext } from './step-end.ts';
import { asStored, cniStoredOtherwise, type Stored } from './stored-otherwise.ts';
import { writeUntilCertain } from './write-until-certain.ts';

const call = 'update_cni';

/** A CNI before its PUT. `isLate`: from a listing, which may be too old when the PUT would be sent. */
export interface CniBefore {
  readonly live: LiveCni;
  readonly isLate?: (() => boolean) | undefined;
}

export interface CniWritten extends Stored<LiveCni> {
  /** The body of the PUT. */
  readonly sent: JsonObject;
  readonly readBy: ReadBy;
}

/**
 * PUT of a whole CNI: the object as just read, with the patches applied and all other fields as received. Where its listing is too old at
 * the moment of sending, the object is first read by a GET.
 */
export async function putCni(
  start: CniBefore,
  patches: readonly Patch[],
  { api, pause }: Pick<StepContext, 'api' | 'pause'>,
): Promise<CniWritten> {
  const { id } = start.live;
  let before = start;
  const read = async (seen: Seen) => requirePresent(await undefinedIfNotFound(api.getCni(id)), id, seen);
  const put = async () => {
    const body = patchObject(cniToWire(before.live), patches);
    const answer = await undefinedIfNotFound(api.updateCni(id, body, before.isLate));
    return requirePresent(answer, id, 'before the write');
  };
  const refuseOther = (now: LiveCni, seen: Seen) => {
    refuseStale(call, cniText(id), differingCniFields(before.live, now), seen);
    before = { live: now };
  };
  const answer = await writeUntilCertain({
    call,
    pause,
    send: async () => {
      try {
        return await put();
      } catch (error) {
        const isNotSent = error instanceof NetworkError && error.kind === 'refused' && before.isLate?.() === true;
        if (!isNotSent) throw error;
        refuseOther(await read('before the write'), 'before the write');
        return put();
      }
    },
    look: async () => {
      const now = await read('after a try');
      if (isWritten(before.live, now, patches)) return now;
      refuseOther(now, 'after a try');
      return undefined;
    },
  });
  const sent = patchObject(cniToWire(before.live), patches);
  const stored = await asStored(
    answer,
    (now) => cniStoredOtherwise(sent, now, patches),
    () => api.getCni(id),
  );
  return { ...stored, sent, readBy: before.isLate === undefined ? 'get' : 'listing' };
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
