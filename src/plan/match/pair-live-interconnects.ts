import type { DesiredDirect } from '../../model/desired.ts';
import type { LiveDirect, LiveSlot } from '../../model/live.ts';
import { choosePorts } from '../allocate/choose-ports.ts';
import { isDiverse, mayBeDiverse, mayMeet, separations } from '../allocate/satisfies.ts';
import { destinationOf } from './lost-diversity.ts';
import type { InterconnectSearch } from './matches.ts';
import type { Matching } from './maximum-matching.ts';
import { isVacant } from './occupied-successors.ts';

/** A key that needs a live interconnect on a port of its selector. */
export interface Seeker {
  readonly interconnect: DesiredDirect;
  /** The key has a live interconnect, but the document now asks for something else. */
  readonly isReplaced: boolean;
}

/** The inputs to decide which live interconnect is which key. */
export interface Choice {
  readonly search: InterconnectSearch;
  readonly seekers: readonly Seeker[];
  readonly lives: readonly LiveDirect[];
  /** For each seeker the positions of the live interconnects that it could be. */
  readonly edges: readonly (readonly number[])[];
  readonly matching: Matching;
}

type Pair = readonly [seeker: number, live: number];

/** For a key, the live interconnects that it is kept apart from: where its neighbours are after the plan, as far as that is decided. */
type Neighbours = (key: string) => readonly LiveDirect[];

/** @param seeking keys whose live interconnect is not decided yet */
export function settledNeighbours(search: InterconnectSearch, seeking: ReadonlySet<string>): Neighbours {
  const apart = separations(search.desired.interconnects);
  const byKey = new Map(search.desired.interconnects.map((interconnect) => [interconnect.key, interconnect]));
  return (key) =>
    [...(apart.get(key) ?? [])].flatMap((other) => {
      const neighbour = seeking.has(other) ? undefined : byKey.get(other);
      return (neighbour && destinationOf(neighbour, search)) ?? [];
    });
}

/**
 * The positions that are certainly diverse from all neighbours. If no position is, those that may be diverse: interconnects do not always
 * show the routers by which their ports were chosen.
 */
export function apartFrom(
  neighbours: readonly LiveDirect[],
  positions: readonly number[],
  lives: readonly LiveDirect[],
): readonly number[] {
  if (neighbours.length === 0) return positions;
  const keep = (isApart: typeof isDiverse) =>
    positions.filter((at) => {
      const live = lives[at];
      return live !== undefined && neighbours.every((other) => isApart(live, other));
    });
  const certain = keep(isDiverse);
  return certain.length > 0 ? certain : keep(mayBeDiverse);
}

/**
 * Decides which key gets which live interconnect of the matching. Empty interconnects are given out as their ports were: all together, with
 * `diverse_from`, in the same order. So after a run that ended anywhere, each key finds the circuit that was created for it.
 */
export function pairLiveInterconnects(choice: Choice): readonly Pair[] {
  const { search, seekers, lives, matching } = choice;
  const pairs = seekers.flatMap((_, i): Pair[] => {
    const at = matching.partner(i);
    return at === undefined ? [] : [[i, at]];
  });
  const isEmpty = ([, at]: Pair) => {
    const live = lives[at];
    return live !== undefined && isVacant(search, live);
  };
  const others = pairs.filter((pair) => !isEmpty(pair));
  const empty = pairs.filter(isEmpty);
  const again = asGivenOut(choice, empty, others, isDiverse) ?? asGivenOut(choice, empty, others, mayBeDiverse);
  return again === undefined ? diversePairs(choice, pairs) : [...others, ...again];
}

function asGivenOut(
  { search, seekers, lives }: Choice,
  pairs: readonly Pair[],
  settled: readonly Pair[],
  isApart: typeof isDiverse,
): readonly Pair[] | undefined {
  const position = new Map<LiveSlot, number>();
  const ports = pairs.flatMap(([, at]) => {
    const live = lives[at];
    if (live === undefined) return [];
    const port = portOf(live);
    position.set(port, at);
    return [port];
  });
  const index = new Map(pairs.flatMap(([i]) => (seekers[i] === undefined ? [] : [[seekers[i].interconnect.key, i]])));
  const wanted = pairs.flatMap(([i]) => seekers[i]?.interconnect ?? []);
  const later = new Set(pairs.flatMap(([i]) => (seekers[i]?.isReplaced === true ? [seekers[i].interconnect.key] : [])));
  const fixed = new Map<string, LiveDirect>();
  for (const interconnect of search.desired.interconnects) {
    const last = index.has(interconnect.key) ? undefined : destinationOf(interconnect, search);
    if (last !== undefined) fixed.set(interconnect.key, last);
  }
  for (const [i, at] of settled) {
    const [seeker, live] = [seekers[i], lives[at]];
    if (seeker !== undefined && live !== undefined) fixed.set(seeker.interconnect.key, live);
  }
  const rules = { later, isMet: mayMeet, isDiverse: isApart };
  const { slots } = choosePorts(wanted, ports, fixed, separations(search.desired.interconnects), rules);
  if (slots.size !== wanted.length) return undefined;
  return [...slots].flatMap(([key, port]): Pair[] => {
    const [i, at] = [index.get(key), position.get(port)];
    return i === undefined || at === undefined ? [] : [[i, at]];
  });
}

function portOf({ slot_id: id, site, facility, speed, account, device }: LiveDirect): LiveSlot {
  return { id, site, facility, speed, occupied: true, account, device };
}

/**
 * The matched pairs, without circuits that cannot have been created for their key: a run gives out no port on the router of a neighbour.
 */
function diversePairs({ search, seekers, lives }: Choice, pairs: readonly Pair[]): readonly Pair[] {
  const apart = separations(search.desired.interconnects);
  const settled = settledNeighbours(search, new Set(seekers.map(({ interconnect }) => interconnect.key)));
  const given = new Map<string, LiveDirect>();
  return pairs.filter(([i, at]) => {
    const [seeker, live] = [seekers[i], lives[at]];
    if (seeker === undefined || live === undefined) return false;
    const { key } = seeker.interconnect;
    const neighbours = [...settled(key), ...[...(apart.get(key) ?? [])].flatMap((other) => given.get(other) ?? [])];
    const isTaken = !seeker.isReplaced || neighbours.every((other) => mayBeDiverse(live, other));
    if (isTaken) given.set(key, live);
    return isTaken;
  });
}
