import type { FieldTarget, UpdateCniAction } from '../model/work.ts';
import { restorePatches } from './cni-wire.ts';
import type { Patch } from './patch-object.ts';
import type { RunMemory } from './run-memory.ts';

/** What an update changes in the wire object, with names and secrets filled in: first what is restored, then what is set. */
export function cniPatches({ restore, set }: UpdateCniAction, memory: RunMemory): readonly Patch[] {
  return [
    ...(restore === undefined ? [] : restorePatches(memory.deletedCni(restore))),
    ...set.map(({ path, to }) => ({ path, value: wireValue(to, memory) })),
  ];
}

function wireValue(to: FieldTarget, memory: RunMemory): Patch['value'] {
  if ('value' in to) return to.value;
  if ('secret' in to) return to.secret.reveal();
  if ('interconnect' in to) return memory.interconnectName(to.interconnect);
  return undefined;
}
