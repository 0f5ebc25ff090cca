import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import type { InterconnectDecision } from '../decision.ts';
import { interconnectDifferences } from '../diff/interconnect-differences.ts';
import type { AccountMatch } from '../match/match-account.ts';

/** The ports, in lower case, that the plan gives back: of interconnects that are deleted or replaced. */
export function freedSlots(
  desired: DesiredAccount,
  match: AccountMatch,
  pruned: readonly InterconnectDecision[],
): ReadonlySet<string> {
  const going = desired.interconnects.flatMap((one) => {
    const live = match.interconnects.get(one.key);
    if (live === undefined) return [];
    return one.state === 'absent' || interconnectDifferences(one, live).length > 0 ? slotOf(live) : [];
  });
  return new Set([...going, ...pruned.flatMap(({ live }) => (live === undefined ? [] : slotOf(live)))]);
}

function slotOf(live: LiveInterconnect): string[] {
  return live.type === 'direct' ? [live.slot_id.toLowerCase()] : [];
}
