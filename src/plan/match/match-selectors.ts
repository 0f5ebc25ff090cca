import type { DesiredDirect } from '../../model/desired.ts';
import type { LiveDirect } from '../../model/live.ts';
import { satisfyingLive } from '../allocate/satisfies.ts';
import { isAsDeclared } from '../diff/interconnect-differences.ts';
import { addSuccessor, ambiguous, type InterconnectSearch, isSelector, mayBeKey, openCandidates } from './matches.ts';
import { type Edges, maximumMatching } from './maximum-matching.ts';
import { isVacant, settleOccupied } from './occupied-successors.ts';
import {
  apartFrom,
  type Choice,
  pairLiveInterconnects,
  type Seeker,
  settledNeighbours,
} from './pair-live-interconnects.ts';
import { isInUse, selectorInUse, unrecognisable } from './selectors-in-use.ts';

/**
 * A maximum matching between the selectors and the unmatched live direct interconnects. Keys without a live interconnect come first. Then
 * come keys whose live interconnect is replaced: an earlier run may have created its successor. Both follow the order in which ports are
 * given out. So each interconnect that a run created goes to the key for which it was created.
 */
export function matchSelectors(search: InterconnectSearch): void {
  const seekers = seekersOf(search);
  if (seekers.length === 0) return;
  const replaced = seekers.filter(({ isReplaced }) => isReplaced);
  takeCarrying(search, replaced);
  for (const { interconnect } of replaced) refuseUnrecognisable(search, interconnect);
  const left = seekers.filter(({ interconnect }) => !search.successors.has(interconnect.key));
  const lives = directLeft(search);
  const found = satisfyingLive(
    left.map(({ interconnect }) => interconnect),
    lives,
  );
  const neighbours = settledNeighbours(search, new Set(left.map(({ interconnect }) => interconnect.key)));
  const isVacantAt = lives.map((live) => isVacant(search, live));
  const vacant = eachOnce((positions) => positions.filter((at) => isVacantAt[at] === true));
  const all = left.map(({ interconnect, isReplaced }, i) => {
    const positions = found[i] ?? [];
    return isReplaced ? apartFrom(neighbours(interconnect.key), vacant(positions), lives) : positions;
  });
  const edges = withoutLeft(all);
  const matching = maximumMatching(edges, lives.length);
  const choice = { search, seekers: left, lives, edges, matching };
  const idle = withoutInUse(choice);
  if (refuseInUse(choice, idle) || reportAmbiguous(choice)) return;
  for (const [i, at] of pairLiveInterconnects(idle)) {
    const [seeker, live] = [left[i], lives[at]];
    if (seeker === undefined || live === undefined) continue;
    if (seeker.isReplaced) addSuccessor(search, seeker.interconnect.key, live);
    else search.result.add(seeker.interconnect.key, live, 'slot');
  }
  settleOccupied(
    search,
    left.flatMap(({ interconnect, isReplaced }, i) =>
      isReplaced && !search.successors.has(interconnect.key) ? [{ interconnect, lives: openAt(found[i] ?? []) }] : [],
    ),
  );

  /**
   * Leaves out live interconnects whose CNIs all go to other keys, if enough others remain. An interrupted run has not deleted such an
   * interconnect yet, and the interconnect that it created instead is empty.
   */
  function withoutLeft(all: Edges): Edges {
    const isLeft = lives.map((live) => isLeftByOthers(search, live));
    const rest = all.map(eachOnce((positions) => positions.filter((at) => isLeft[at] !== true)));
    return matched(rest) === matched(all) ? rest : all;
  }

  function matched(edges: Edges): number {
    const some = maximumMatching(edges, lives.length);
    return edges.filter((_, i) => some.partner(i) !== undefined).length;
  }

  function openAt(positions: readonly number[]): readonly LiveDirect[] {
    return positions.flatMap((at) => lives[at] ?? []).filter((live) => !search.result.isTaken(live));
  }
}

/** Changes each list once: selectors that ask for the same share a list of positions, before and after the change. */
function eachOnce(change: (positions: readonly number[]) => readonly number[]) {
  const known = new Map<readonly number[], readonly number[]>();
  return (positions: readonly number[]): readonly number[] => {
    const found = known.get(positions) ?? change(positions);
    known.set(positions, found);
    return found;
  };
}

/** In the order of `choosePorts`: new circuits first, then replaced circuits. */
function seekersOf({ desired, result, successors }: InterconnectSearch): readonly Seeker[] {
  const selectors = desired.interconnects.filter(isSelector);
  const fresh = selectors.filter(({ key }) => !result.has(key));
  const replaced = selectors.filter((interconnect) => {
    const live = result.matches.get(interconnect.key);
    return live !== undefined && !successors.has(interconnect.key) && !isAsDeclared(interconnect, live);
  });
  return [
    ...fresh.map((interconnect) => ({ interconnect, isReplaced: false })),
    ...replaced.map((interconnect) => ({ interconnect, isReplaced: true })),
  ];
}

/** True if the circuit carries CNIs and all of them leave it for keys that cannot be this circuit. */
function isLeftByOthers(search: InterconnectSearch, live: LiveDirect): boolean {
  const { keys, staying } = search.evidence.hostedOn(live.name);
  return keys.size > 0 && staying.length === 0 && [...keys].every((key) => !mayBeKey(search, key, live));
}

/** Sorted by name. */
function directLeft(search: InterconnectSearch): readonly LiveDirect[] {
  return openCandidates(search).flatMap((live) => (live.type === 'direct' ? [live] : []));
}

/** Takes as the new circuit of a replacement the circuit that already carries CNIs of its key, and of no other key. */
function takeCarrying(search: InterconnectSearch, replaced: readonly Seeker[]): void {
  const { evidence, result } = search;
  for (const { interconnect } of replaced) {
    const old = result.matches.get(interconnect.key)?.name;
    const hosts = evidence.hostsOf(interconnect.key);
    const mine = directLeft(search).filter(({ name }) => name !== old && hosts.has(name) && !evidence.isNamed(name));
    const all = mine.filter((live) => isAsDeclared(interconnect, live));
    const own = all.filter(({ name }) => carriesNothingElse(search, interconnect.key, name));
    const fitting = own.length === 1 ? own : all;
    const [live] = fitting;
    if (live === undefined) continue;
    const others = [...evidence.hostedOn(live.name).keys].filter(
      (key) => key !== interconnect.key && mayBeKey(search, key, live),
    );
    if (fitting.length > 1)
      result.errors.push(ambiguous(interconnect, fitting, 'each hosts a CNI that the documents put on it'));
    else if (others.length === 0) addSuccessor(search, interconnect.key, live);
  }
}

function carriesNothingElse({ evidence }: InterconnectSearch, key: string, name: string): boolean {
  const { keys, staying } = evidence.hostedOn(name);
  return staying.length === 0 && [...keys].every((other) => other === key);
}

/** The same choice, but no selector takes a live interconnect that is in use. */
function withoutInUse(choice: Choice): Choice {
  const { search, lives } = choice;
  const isUsed = lives.map((live) => isInUse(search, live));
  if (!isUsed.includes(true)) return choice;
  const edges = choice.edges.map(eachOnce((positions) => positions.filter((at) => isUsed[at] !== true)));
  return { ...choice, edges, matching: maximumMatching(edges, lives.length) };
}

/**
 * True if a selector fits only live interconnects in use. The document may mean one of them, or another port. Then each key concerned has
 * an error.
 */
function refuseInUse({ search, seekers, lives, edges }: Choice, idle: Choice): boolean {
  const errorsBefore = search.result.errors.length;
  seekers.forEach(({ interconnect }, i) => {
    if (idle.matching.partner(i) !== undefined) return;
    const fitting = (edges[i] ?? []).flatMap((at) => lives[at] ?? []).filter((live) => isInUse(search, live));
    if (fitting.length > 0) search.result.errors.push(selectorInUse(search, interconnect, fitting));
  });
  return search.result.errors.length > errorsBefore;
}

/**
 * A replacement takes undeclared CNIs along, after the declared CNIs of its key. If no declared CNI is there, the new circuit carries only
 * undeclared CNIs, and its selector would not take it in the next plan. So such a replacement does not begin.
 */
function refuseUnrecognisable({ desired, evidence, result, successors }: InterconnectSearch, key: DesiredDirect): void {
  const old = result.matches.get(key.key)?.name ?? '';
  const { undeclared } = evidence.hostedOn(old);
  const hosts = evidence.hostsOf(key.key);
  const isKnown = hosts.has(old) || hosts.has(successors.get(key.key)?.name ?? '');
  if (undeclared.length > 0 && !isKnown && !desired.policy.prune)
    result.errors.push(unrecognisable(key, old, undeclared));
}

/** True if something depends on a choice that nothing decides. Then each key concerned has an error. */
function reportAmbiguous({ search, seekers, lives, matching }: Choice): boolean {
  const errorsBefore = search.result.errors.length;
  seekers.forEach((seeker, i) => {
    const chosen = matching.partner(i);
    if (chosen === undefined) return;
    const others = matching.alternatives(i);
    if (others.length === 0) return;
    // In the order of `lives`: by name. Listed only where something may depend on it, because each list may be long.
    const alike = () => [...others, chosen].sort((a, b) => a - b).flatMap((at) => lives[at] ?? []);
    if (!somethingDepends(seeker, alike, matching.canLeave(i))) return;
    const why = seeker.isReplaced ? 'each is what should replace it' : 'each satisfies its slot selector';
    search.result.errors.push(ambiguous(seeker.interconnect, alike(), why));
  });
  return search.result.errors.length > errorsBefore;

  /**
   * If two keys could exchange their circuits and both circuits are empty, nothing depends on it. The circuits were created for these keys,
   * and go to them in the order in which ports are given out. But a circuit with CNIs is in use, and a leftover circuit may belong to
   * another team.
   */
  function somethingDepends(
    { interconnect, isReplaced }: Seeker,
    alike: () => readonly LiveDirect[],
    canLeave: boolean,
  ): boolean {
    const { desired, evidence } = search;
    if (canLeave)
      return isReplaced || evidence.isUsed(interconnect.key) || interconnect.protect || desired.policy.prune;
    return evidence.isUsed(interconnect.key) && alike().some((live) => !isVacant(search, live));
  }
}
