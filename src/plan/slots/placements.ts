import type { DesiredAccount, DesiredDirect } from '../../model/desired.ts';
import type { AccountMatch } from '../match/match-account.ts';
import { interconnectDifferences } from '../diff/interconnect-differences.ts';

/** A direct interconnect that the plan creates or replaces, and so needs a port. */
export interface Placement {
  readonly one: DesiredDirect;
  /** The port of the live interconnect that it replaces. */
  readonly current: string | undefined;
}

/** The direct interconnects that need a port, by key. */
export function placements(desired: DesiredAccount, match: AccountMatch): readonly Placement[] {
  return desired.interconnects.flatMap((one) => {
    if (one.type !== 'direct' || one.state === 'absent') return [];
    const live = match.interconnects.get(one.key);
    if (live === undefined) return [{ one, current: undefined }];
    if (interconnectDifferences(one, live).length === 0 || match.successors.has(one.key)) return [];
    return [{ one, current: live.type === 'direct' ? live.slot_id : undefined }];
  });
}
