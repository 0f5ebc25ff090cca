import { addTo, onceFor } from '../../model/collections.ts';
import { compareText } from '../../model/text.ts';
import type { Disruption, LiveConduit, Moment } from '../../model/traffic/judgement.ts';
import type { TrafficFacts } from '../../model/traffic/traffic.ts';

/** What a change does to sessions over which routes may be learned. No API lists those routes. */
export type Sessions = (change: string) => {
  /** It takes such a session. */
  readonly learned: boolean;
  /** At some moment no session is left. */
  readonly isLast: boolean;
  /** Names of the tunnels whose sessions stay all the while. Sorted. */
  readonly others: () => readonly string[];
};

export function sessionsOf(
  { tunnels }: Pick<TrafficFacts, 'tunnels'>,
  cnis: readonly LiveConduit[],
  byChange: ReadonlyMap<string, readonly Disruption[]>,
  moments: readonly Moment[],
): Sessions {
  const learning = new Map(cnis.filter(({ learns }) => learns).map(({ id, conduitName }) => [id, conduitName]));
  const beside = tunnels.read ? tunnels.value.filter(({ hasBgp }) => hasBgp).map(({ name }) => name) : [];
  const taken = (changes: readonly string[]) =>
    new Set(changes.flatMap((id) => (byChange.get(id) ?? []).map(({ cni }) => cni).filter((cni) => learning.has(cni))));
  const last = new Set<string>();
  const takenIn = moments.map(({ own, down }) => taken([...own, ...down]));
  const momentsOf = new Map<string, number[]>();
  moments.forEach(({ own }, i) => {
    for (const id of own) {
      addTo(momentsOf, id, i);
      if (beside.length === 0 && takenIn[i]?.size === learning.size) last.add(id);
    }
  });
  const othersOf = onceFor((at: string) => {
    const away = new Set(at.split(' ').flatMap((i) => [...(takenIn[Number(i)] ?? [])]));
    const names = [...learning].filter(([id]) => !away.has(id)).map(([, name]) => name);
    return [...names, ...beside].sort(compareText);
  });
  return (change) => {
    const learned = taken([change]).size > 0;
    return {
      learned,
      isLast: learned && last.has(change),
      // Changes that run all the while run in the same moments.
      others: () => othersOf((momentsOf.get(change) ?? []).join(' ')),
    };
  };
}
