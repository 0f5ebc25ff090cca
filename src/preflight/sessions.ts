import { compareText } from '../model/text.ts';
import type { Disruption, LiveConduit, Moment } from '../model/traffic/judgement.ts';
import type { TrafficFacts } from '../model/traffic/traffic.ts';

/** What a change does to sessions over which routes may be learned. No API lists those routes. */
export type Sessions = (change: string) => {
  /** It takes such a session. */
  readonly learned: boolean;
  /** At some moment no session is left. */
  readonly isLast: boolean;
  /** Names of the tunnels whose sessions stay all the while. Sorted. */
  readonly others: () => string[];
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
  const away = new Map<string, Set<string>>();
  const last = new Set<string>();
  for (const { own, down } of moments) {
    const cniIds = taken([...own, ...down]);
    for (const id of own) {
      away.set(id, new Set([...(away.get(id) ?? []), ...cniIds]));
      if (beside.length === 0 && cniIds.size === learning.size) last.add(id);
    }
  }
  return (change) => {
    const learned = taken([change]).size > 0;
    return {
      learned,
      isLast: learned && last.has(change),
      others: () => {
        const names = [...learning].filter(([id]) => away.get(change)?.has(id) !== true).map(([, name]) => name);
        return [...names, ...beside].sort(compareText);
      },
    };
  };
}
