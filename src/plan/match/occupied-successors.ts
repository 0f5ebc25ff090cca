import type { DesiredInterconnect } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { joinFirst } from '../../model/text.ts';
import { isAsDeclared } from '../diff/interconnect-differences.ts';
import { planNote } from '../note.ts';
import { addSuccessor, ambiguous, type InterconnectSearch, isOwn, isSelector, mayBeKey } from './matches.ts';
import { isInUse, selectorInUse } from './selectors-in-use.ts';

/**
 * A key whose live interconnect is replaced, and the live interconnects that fit its new place. `settleOccupied` considers those that carry
 * only CNIs which no document puts there.
 */
interface Occupied {
  readonly interconnect: DesiredInterconnect;
  readonly lives: readonly LiveInterconnect[];
}

/** True if the live interconnect carries no CNI, or only CNIs that the documents put elsewhere. */
export function isVacant(search: InterconnectSearch, live: LiveInterconnect): boolean {
  return hasNoKeys(search, live) && search.evidence.hostedOn(live.name).staying.length === 0;
}

function hasNoKeys(search: InterconnectSearch, live: LiveInterconnect): boolean {
  return [...search.evidence.hostedOn(live.name).keys].every((key) => !mayBeKey(search, key, live));
}

/**
 * A run moves undeclared CNIs after the declared CNIs. So if the old circuit still hosts CNIs of its key, a circuit that carries only
 * undeclared CNIs is not the work of a run. It may belong to another team. If the old circuit hosts no CNI of its key any more, or never
 * did, nothing tells the two cases apart. For a selector that is an error. For a Google attachment, the other circuit becomes the successor,
 * and more than one candidate, or more than one claim, is an error.
 */
export function settleOccupied(search: InterconnectSearch, all: readonly Occupied[]): void {
  const { evidence, result } = search;
  const undeclared = all
    .filter(hasNothingToMove)
    .map(({ interconnect, lives }) => ({ interconnect, lives: lives.filter(hasOnlyUndeclared) }));
  const claims = new Map<LiveInterconnect, number>();
  for (const { lives } of undeclared) for (const live of lives) claims.set(live, (claims.get(live) ?? 0) + 1);
  for (const { interconnect, lives } of undeclared) {
    const [live] = lives;
    if (live === undefined) continue;
    const used = lives.flatMap((each) => (each.type === 'direct' && isInUse(search, each) ? [each] : []));
    if (isSelector(interconnect) && used.length > 0) {
      const replaced = result.matches.get(interconnect.key)?.name;
      result.errors.push(selectorInUse(search, interconnect, used, replaced));
      continue;
    }
    if (lives.length === 1 && claims.get(live) === 1) {
      addSuccessor(search, interconnect.key, live);
      result.warnings.push(takenAlong(interconnect, live, undeclaredOn(live)));
      continue;
    }
    const why = `it has the place that this key asks for, but hosts CNIs that no document puts there (${undeclaredOn(live)})`;
    const clue =
      'if it belongs to somebody else, declare it under its own key, name it in policy.ignore, or write slot_id';
    result.errors.push(ambiguous(interconnect, lives, why, clue));
  }

  function hasNothingToMove({ interconnect }: Occupied): boolean {
    return !evidence.hostsOf(interconnect.key).has(result.matches.get(interconnect.key)?.name ?? '');
  }

  function hasOnlyUndeclared(live: LiveInterconnect): boolean {
    return hasNoKeys(search, live) && evidence.hostedOn(live.name).staying.length > 0;
  }

  function undeclaredOn({ name }: LiveInterconnect): string {
    return joinFirst([...evidence.hostedOn(name).staying].sort(), 3);
  }
}

function takenAlong(interconnect: DesiredInterconnect, { name }: LiveInterconnect, undeclared: string): PlanNote {
  return planNote({
    code: 'plan-resumed-replacement',
    message: `interconnect.${interconnect.key}: ${name} has the place that this key asks for, and counts as the new one that an earlier run made; it hosts ${undeclared}, which no document declares`,
    address: `interconnect.${interconnect.key}`,
    hint: `if ${name} belongs to somebody else, declare it under its own key, or name it in policy.ignore`,
    origin: interconnect.origin,
  });
}

/**
 * Make before break leaves two interconnects if a run ends between create and delete. These are the pinned interconnect, and a new
 * interconnect on the slot that the document asks for. The next run continues with the new interconnect, and no selector takes it.
 */
export function successorsOnSlots(search: InterconnectSearch): void {
  const { desired, candidates, result } = search;
  const bySlot = new Map(
    candidates.flatMap((interconnect) =>
      interconnect.type === 'direct' ? [[interconnect.slot_id.toLowerCase(), interconnect] as const] : [],
    ),
  );
  for (const interconnect of desired.interconnects) {
    if (
      interconnect.type !== 'direct' ||
      interconnect.state === 'absent' ||
      interconnect.slot_id === undefined ||
      !result.has(interconnect.key)
    )
      continue;
    const found = bySlot.get(interconnect.slot_id.toLowerCase());
    if (found === undefined || result.isTaken(found) || !isOwn(found, desired.account)) continue;
    if (isAsDeclared(interconnect, found)) addSuccessor(search, interconnect.key, found);
  }
}
