import type { LiveCni } from '../model/live.ts';
import type { FieldTarget, UpdateCniAction } from '../model/work.ts';
import type { Patch } from './patch-object.ts';
import { lostFields, restoreKnown, restoreWhole } from './restore-cni.ts';
import type { RunMemory } from './run-memory.ts';

/** What an update changes in the wire object, with names and secrets filled in. */
export interface CniPatches {
  /** First what is restored, then what is set. */
  readonly patches: readonly Patch[];
  /** What to write instead where the API refuses to take back fields of a deleted CNI that are outside the contract. */
  readonly fallback?: { readonly patches: readonly Patch[]; readonly lost: readonly string[] };
}

/** `before` is the CNI as just read. */
export function cniPatches({ restore, set }: UpdateCniAction, before: LiveCni, memory: RunMemory): CniPatches {
  const own = set.map(({ path, to }) => ({ path, value: wireValue(to, memory) }));
  if (restore === undefined) return { patches: own };
  const deleted = memory.deletedCni(restore);
  const patches = [...restoreWhole(deleted), ...own];
  const lost = lostFields(deleted, before);
  return lost.length === 0 ? { patches } : { patches, fallback: { patches: [...restoreKnown(deleted), ...own], lost } };
}

function wireValue(to: FieldTarget, memory: RunMemory): Patch['value'] {
  if ('value' in to) return to.value;
  if ('secret' in to) return to.secret.reveal();
  if ('interconnect' in to) return memory.interconnectName(to.interconnect);
  return undefined;
}
