import type { DesiredInterconnect } from '../../model/desired.ts';
import type { LiveDirect } from '../../model/live.ts';
import { interconnectDifferences } from '../diff/interconnect-differences.ts';
import { planNote } from '../note.ts';
import { isDiverse } from '../slots/diversity.ts';
import type { InterconnectSearch } from './interconnect-search.ts';

/**
 * The live interconnect that a key has when the plan is done: the new one where it is replaced. Undefined where there is none, and where
 * its port is still to be chosen.
 */
export function destinationOf(
  one: DesiredInterconnect,
  { result, successors }: Pick<InterconnectSearch, 'result' | 'successors'>,
): LiveDirect | undefined {
  const live = result.matches.get(one.key);
  if (live === undefined || one.state === 'absent') return undefined;
  const stays = interconnectDifferences(one, live).length === 0;
  const last = stays ? live : successors.get(one.key);
  return last?.type === 'direct' ? last : undefined;
}

/** A live circuit that is not diverse is a fact to know, never a reason to re-cable it. */
export function warnOfLostDiversity(search: InterconnectSearch): void {
  const { desired, result } = search;
  const byKey = new Map(desired.interconnects.map((one) => [one.key, one]));
  for (const one of desired.interconnects) {
    if (one.type !== 'direct' || one.slot?.diverse_from === undefined) continue;
    const live = destinationOf(one, search);
    if (live === undefined) continue;
    for (const key of one.slot.diverse_from) {
      const neighbour = byKey.get(key);
      const other = neighbour && destinationOf(neighbour, search);
      if (other === undefined || isDiverse(live, other)) continue;
      result.warnings.push(
        planNote({
          code: 'plan-not-diverse',
          message: `interconnect.${one.key} (${live.name}) is live on the same ${live.device === undefined ? `site ${live.site}` : `device ${live.device}`} as interconnect.${key} (${other.name})`,
          address: `interconnect.${one.key}`,
          hint: 'nothing is changed for that; to move it, give it another slot',
          origin: one.origin,
          path: ['slot', 'diverse_from'],
        }),
      );
    }
  }
}
