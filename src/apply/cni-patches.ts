import type { LiveCni } from '../model/live.ts';
import { Secret } from '../model/secret.ts';
import type { FieldTarget, UpdateCniAction } from '../model/work.ts';
import { cniToWire } from './cni-wire.ts';
import { isJsonObject, valueAt } from '../plan/diff/json-object.ts';
import { lostFields } from '../plan/diff/lost-fields.ts';
import { type Patch, patchObject } from './patch-object.ts';
import { restoreKnown, restoreWhole } from './restore-cni.ts';
import type { RunMemory } from './run-memory.ts';

/** What an update changes in the wire object, with names and secrets filled in. */
export interface CniPatches {
  /** First what is restored, then what is set, then the declared MD5 key where that would be missing. */
  readonly patches: readonly Patch[];
  /** The MD5 key that this sets, if it sets one. */
  readonly key: Secret | undefined;
  /** What to write instead where the API refuses to take back fields of a deleted CNI that are outside the contract. */
  readonly fallback?: { readonly patches: readonly Patch[]; readonly lost: readonly string[] };
}

const keyPath = ['bgp', 'md5_key'] as const;

/** `before` is the CNI as just read. */
export function cniPatches(action: UpdateCniAction, before: LiveCni, memory: RunMemory): CniPatches {
  const { restore, set } = action;
  const own = set.map(({ path, to }) => ({ path, value: wireValue(to, memory) }));
  const complete = (patches: readonly Patch[]) => [...patches, ...missingKey(action, before, patches)];
  if (restore === undefined) return keyed(complete(own));
  const deleted = memory.deletedCni(restore);
  const whole = keyed(complete([...restoreWhole(deleted), ...own]));
  const lost = lostFields(deleted, before);
  if (lost.length === 0) return whole;
  return { ...whole, fallback: { patches: complete([...restoreKnown(deleted), ...own]), lost } };
}

/**
 * A PUT replaces the whole CNI, and the API may not give MD5 keys back: the object as read then lacks the key that is set, or has a mask
 * in its place, and to send it like that would take the key away. So the declared one goes with every PUT.
 */
function missingKey({ key }: UpdateCniAction, before: LiveCni, patches: readonly Patch[]): readonly Patch[] {
  if (key === undefined) return [];
  const result = patchObject(cniToWire(before), patches);
  const lacks = isJsonObject(result['bgp']) && valueAt(result, keyPath) !== key.reveal();
  return lacks ? [{ path: keyPath, value: key.reveal() }] : [];
}

function keyed(patches: readonly Patch[]): CniPatches {
  const set = patches.findLast(({ path }) => path.join('.') === keyPath.join('.'))?.value;
  return { patches, key: typeof set === 'string' ? new Secret(set) : undefined };
}

function wireValue(to: FieldTarget, memory: RunMemory): Patch['value'] {
  if ('value' in to) return to.value;
  if ('secret' in to) return to.secret.reveal();
  if ('interconnect' in to) return memory.interconnectName(to.interconnect);
  return undefined;
}
