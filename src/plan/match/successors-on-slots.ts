import { interconnectDifferences } from '../diff/interconnect-differences.ts';
import { addSuccessor, isOwn, type InterconnectSearch } from './interconnect-search.ts';

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
