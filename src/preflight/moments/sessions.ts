import { compareText } from '../../model/text.ts';
import type { Disruption, LiveConduit, Moments, OtherSessions } from '../../model/traffic/judgement.ts';
import type { TrafficFacts } from '../../model/traffic/traffic.ts';
import { type Held, Holds } from './holds.ts';

/** What a change does to sessions over which routes may be learned. No API lists those routes. */
export interface Sessions {
  /** It takes such a session. */
  readonly learned: boolean;
  /** At some moment no session is left. */
  readonly isLast: boolean;
  /** The sessions that stay all the while. */
  readonly others: () => OtherSessions;
}

/** So many of the sessions that stay are named. */
const mostNamed = 5;

/** By change. */
export function sessionsOf(
  { tunnels }: Pick<TrafficFacts, 'tunnels'>,
  cnis: readonly LiveConduit[],
  byChange: ReadonlyMap<string, readonly Disruption[]>,
  moments: readonly Moments[],
): (change: string) => Sessions {
  const learning = new Map(cnis.filter(({ learns }) => learns).map(({ id, conduitName }) => [id, conduitName]));
  const beside = tunnels.read ? tunnels.value.filter(({ hasBgp }) => hasBgp).map(({ name }) => name) : [];
  const all: readonly Session[] = [
    ...[...learning].map(([cni, name]) => ({ cni, name })),
    ...beside.map((name) => ({ cni: undefined, name })),
  ].sort((a, b) => compareText(a.name, b.name));
  const taken: Taken = (change) =>
    (byChange.get(change) ?? []).map(({ cni }) => cni).filter((cni) => learning.has(cni));
  const found = new Map(moments.flatMap((each) => [...takenIn(each, taken)]));
  return (change) => {
    const { away = new Set<string>(), most = 0 } = found.get(change) ?? {};
    const learned = taken(change).length > 0;
    return {
      learned,
      isLast: learned && beside.length === 0 && most === learning.size,
      others: () => sessionsLeft(all, away),
    };
  };
}

interface Session {
  /** Its live id. Undefined where it is a session of another kind of tunnel: nothing takes those. */
  readonly cni: string | undefined;
  readonly name: string;
}

type Taken = (change: string) => readonly string[];

interface TakenCnis {
  /** At one moment or another. */
  readonly away: Held<string>;
  /** The most at the same time. */
  readonly most: number;
}

/** By change: the CNIs with such sessions that are away while it runs. */
function* takenIn({ always, each }: Moments, taken: Taken): Iterable<readonly [string, TakenCnis]> {
  const holds = new Holds<string>();
  const ever = new Set<string>();
  let most = 0;
  for (const { own, begin, end } of each) {
    for (const cni of holds.next(begin.flatMap(taken), end.flatMap(taken))) ever.add(cni);
    const away = holds.now();
    most = Math.max(most, away.size);
    for (const change of own) yield [change, { away, most: away.size }];
  }
  for (const change of always) yield [change, { away: ever, most }];
}

function sessionsLeft(all: readonly Session[], away: Held<string>): OtherSessions {
  const names: string[] = [];
  for (const { cni, name } of all) {
    if (names.length === mostNamed) break;
    if (cni === undefined || !away.has(cni)) names.push(name);
  }
  return { names, more: all.length - away.size - names.length };
}
