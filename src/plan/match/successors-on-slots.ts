import type { LiveInterconnect } from '../../model/live.ts';
import { interconnectDifferences } from '../diff/interconnect-differences.ts';
import type { InterconnectSearch } from './interconnect-search.ts';

/**
 * Make before break leaves two interconnects where a run ends between the two: the pinned one, and a new one on the slot that the
 * document asks for. The next run goes on with that one, and no selector takes it.
 */
export function successorsOnSlots({
  desired,
  candidates,
  result,
}: InterconnectSearch): ReadonlyMap<string, LiveInterconnect> {
  const bySlot = new Map(
    candidates.flatMap((one) => (one.type === 'direct' ? [[one.slot_id.toLowerCase(), one] as const] : [])),
  );
  const successors = new Map<string, LiveInterconnect>();
  for (const one of desired.interconnects) {
    const old = result.matches.get(one.key);
    if (one.type !== 'direct' || one.state === 'absent' || one.slot_id === undefined || old === undefined) continue;
    const found = bySlot.get(one.slot_id.toLowerCase());
    if (found === undefined || result.isTaken(found) || (found.owner ?? desired.account) !== desired.account) continue;
    if (interconnectDifferences(one, found).length > 0) continue;
    successors.set(one.key, found);
    result.reserve(one.key, found);
  }
  return successors;
}
