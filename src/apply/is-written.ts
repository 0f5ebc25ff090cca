import type { LiveCni } from '../model/live.ts';
import { cniToWire } from './cni-wire.ts';
import { valueAt } from './json-object.ts';
import { type Patch, patchObject } from './patch-object.ts';
import { sameWireValue } from './same-wire-value.ts';

/**
 * Whether a PUT with these patches has been carried out, by the CNI as it reads now. The API may not give an MD5 key back: one that
 * cannot be read is taken as written where the CNI has visibly changed (`changed`) and the rest of the same PUT is there.
 */
export function isWritten(now: LiveCni, patches: readonly Patch[], changed: boolean): boolean {
  const unreadableKey =
    changed && now.bgp?.md5_key === undefined ? [{ path: ['bgp', 'md5_key'], value: undefined }] : [];
  const wire = cniToWire(now);
  const wanted = patchObject(wire, [...patches, ...unreadableKey]);
  return patches.every(({ path }) => sameWireValue(valueAt(wanted, path), valueAt(wire, path)));
}
