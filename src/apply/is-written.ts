import type { LiveCni } from '../model/live.ts';
import { differingCniFields } from '../plan/diff/same-live.ts';
import { cniToWire } from './cni-wire.ts';
import { valueAt } from '../plan/diff/json-object.ts';
import { type Patch, patchObject } from './patch-object.ts';
import { sameWireValue } from '../plan/diff/same-wire-value.ts';

const keyPath = ['bgp', 'md5_key'] as const;

/**
 * Whether a PUT with these patches has been carried out, by the CNI as it reads now. The API may not give an MD5 key back: one that
 * does not show, or shows as before, is taken as written where the CNI has visibly changed and the rest of the same PUT is there.
 */
export function isWritten(before: LiveCni, now: LiveCni, patches: readonly Patch[]): boolean {
  const wire = cniToWire(now);
  const isKeyHidden =
    differingCniFields(before, now).length > 0 &&
    (now.bgp?.md5_key === undefined || before.bgp?.md5_key?.equals(now.bgp.md5_key) === true);
  const shown = isKeyHidden ? [{ path: keyPath, value: valueAt(wire, keyPath) }] : [];
  const wanted = patchObject(wire, [...patches, ...shown]);
  return patches.every(({ path }) => sameWireValue(valueAt(wanted, path), valueAt(wire, path)));
}
