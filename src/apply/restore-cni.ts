import type { LiveCni } from '../model/live.ts';
import { cniToWire } from './cni-wire.ts';
import { valueAt } from '../plan/diff/json-object.ts';
import { cniIdentity, knownCniFields } from '../plan/diff/lost-fields.ts';
import type { Patch } from './patch-object.ts';

/** The patches that lay a deleted CNI, whole, over the one that was created in its stead. */
export function restoreWhole(deleted: LiveCni): readonly Patch[] {
  const wire = cniToWire(deleted);
  return Object.keys(wire)
    .filter((key) => !cniIdentity.has(key))
    .map((key) => ({ path: [key], value: wire[key] }));
}

/** The same for the fields of the contract only: for an API that does not take back what it does not let clients choose. */
export function restoreKnown(deleted: LiveCni): readonly Patch[] {
  const wire = cniToWire(deleted);
  return knownCniFields
    .map((path) => ({ path, value: valueAt(wire, path) }))
    .filter(({ value }) => value !== undefined && value !== null);
}
