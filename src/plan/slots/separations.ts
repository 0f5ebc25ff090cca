import type { DesiredInterconnect } from '../../model/desired.ts';

/** For each key, the keys that it is kept apart from. */
export type Separations = ReadonlyMap<string, ReadonlySet<string>>;

/** `diverse_from` read both ways: whoever asks for it, both are kept apart. */
export function separations(declared: readonly DesiredInterconnect[]): Separations {
  const apart = new Map<string, Set<string>>();
  const add = (a: string, b: string) => apart.set(a, (apart.get(a) ?? new Set<string>()).add(b));
  for (const one of declared) {
    if (one.type !== 'direct' || one.state === 'absent') continue;
    for (const other of one.slot?.diverse_from ?? []) {
      add(one.key, other);
      add(other, one.key);
    }
  }
  return apart;
}
