import type { DesiredInterconnect } from '../../model/desired.ts';
import { joinFirst } from '../../model/join-words.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { interconnectDifferences } from '../diff/interconnect-differences.ts';
import { planNote } from '../note.ts';
import { addSuccessor, ambiguous, type InterconnectSearch, isOwn, mayBeKey } from './matches.ts';

/** A key whose live interconnect is replaced, and what is where it goes but carries only what no document puts there. */
export interface Occupied {
  readonly one: DesiredInterconnect;
  readonly lives: readonly LiveInterconnect[];
}

/** Whether a live interconnect carries nothing, or only what the documents put somewhere else. */
export function isVacant(search: InterconnectSearch, live: LiveInterconnect): boolean {
  return hasNoKeys(search, live) && search.evidence.ridersOf(live.name).staying.length === 0;
}

function hasNoKeys(search: InterconnectSearch, live: LiveInterconnect): boolean {
  return [...search.evidence.ridersOf(live.name).keys].every((key) => !mayBeKey(search, key, live));
}

/**
 * A run carries undeclared CNIs along after the declared ones. So where the old circuit still hosts CNIs of its key, one that carries
 * strangers alone is no work of a run: it is somebody else's. Where the old one hosts none any more, or never did, it is taken.
 */
export function settleOccupied(search: InterconnectSearch, all: readonly Occupied[]): void {
  const { evidence, result } = search;
  const strangers = all
    .filter(hasNothingToMove)
    .map(({ one, lives }) => ({ one, lives: lives.filter(hasOnlyStrangers) }));
  const claims = new Map<LiveInterconnect, number>();
  for (const { lives } of strangers) for (const live of lives) claims.set(live, (claims.get(live) ?? 0) + 1);
  for (const { one, lives } of strangers) {
    const [live] = lives;
    if (live === undefined) continue;
    if (lives.length === 1 && claims.get(live) === 1) {
      addSuccessor(search, one.key, live);
      result.warnings.push(takenAlong(one, live, strangersOn(live)));
      continue;
    }
    const why = `it is where this key goes, but hosts CNIs that no document puts there (${strangersOn(live)})`;
    const clue =
      "if it is somebody else's, declare it under a key of its own, name it in policy.ignore, or write slot_id";
    result.errors.push(ambiguous(one, lives, why, clue));
  }

  function hasNothingToMove({ one }: Occupied): boolean {
    return !evidence.hostsOf(one.key).has(result.matches.get(one.key)?.name ?? '');
  }

  function hasOnlyStrangers(live: LiveInterconnect): boolean {
    return hasNoKeys(search, live) && evidence.ridersOf(live.name).staying.length > 0;
  }

  function strangersOn({ name }: LiveInterconnect): string {
    return joinFirst([...evidence.ridersOf(name).staying].sort(), 3);
  }
}

function takenAlong(one: DesiredInterconnect, { name }: LiveInterconnect, strangers: string): PlanNote {
  return planNote({
    code: 'plan-resumed-replacement',
    message: `interconnect.${one.key}: ${name} is where this key goes, and is taken for the new one that an earlier run made; it hosts ${strangers}, which no document declares`,
    address: `interconnect.${one.key}`,
    hint: `if ${name} is somebody else's, declare it under a key of its own, or name it in policy.ignore`,
    origin: one.origin,
  });
}

/**
 * Make before break leaves two interconnects where a run ends between the two: the pinned one, and a new one on the slot that the
 * document asks for. The next run goes on with that one, and no selector takes it.
 */
export function successorsOnSlots(search: InterconnectSearch): void {
  const { desired, candidates, result } = search;
  const bySlot = new Map(
    candidates.flatMap((one) => (one.type === 'direct' ? [[one.slot_id.toLowerCase(), one] as const] : [])),
  );
  for (const one of desired.interconnects) {
    if (one.type !== 'direct' || one.state === 'absent' || one.slot_id === undefined || !result.has(one.key)) continue;
    const found = bySlot.get(one.slot_id.toLowerCase());
    if (found === undefined || result.isTaken(found) || !isOwn(found, desired.account)) continue;
    if (interconnectDifferences(one, found).length === 0) addSuccessor(search, one.key, found);
  }
}
