import type { DesiredDirect } from '../../model/desired.ts';
import type { LiveDirect } from '../../model/live.ts';
import { planNote } from '../note.ts';
import { isDiverse } from '../slots/diversity.ts';
import { satisfyingPorts } from '../slots/port-classes.ts';
import { ambiguous } from './ambiguous.ts';
import { maximumMatching } from './maximum-matching.ts';
import type { InterconnectSearch } from './interconnect-search.ts';

/** A maximum matching between the selectors and the live direct interconnects that are left. */
export function matchSelectors(search: InterconnectSearch): void {
  const { desired, candidates, result } = search;
  const selectors = desired.interconnects.filter(
    (one): one is DesiredDirect =>
      one.type === 'direct' && one.slot !== undefined && one.state === 'present' && !result.has(one.key),
  );
  const left = candidates.filter((one): one is LiveDirect => one.type === 'direct' && !result.isTaken(one));
  const edges = satisfyingPorts(selectors, left);
  const matching = maximumMatching(edges, left.length);
  selectors.forEach((one, i) => {
    const others = somethingDepends(search, one, matching.canLeave(i)) ? matching.alternatives(i) : [];
    const chosen = matching.partner(i);
    if (others.length > 0) {
      const alike = [...others, ...(chosen === undefined ? [] : [chosen])].sort((a, b) => a - b);
      const why = 'each satisfies its slot selector';
      result.errors.push(
        ambiguous(
          one,
          alike.flatMap((j) => left[j] ?? []),
          why,
        ),
      );
      return;
    }
    const live = chosen === undefined ? undefined : left[chosen];
    if (live !== undefined) result.add(one.key, live, 'slot');
  });
  warnOfLostDiversity(search, selectors);
}

/**
 * CNIs go where the key is. What is protected or pruned hangs on the choice only where a live interconnect could be left to nobody: that
 * two selectors could trade theirs changes nothing.
 */
function somethingDepends({ desired, evidence }: InterconnectSearch, one: DesiredDirect, canLeave: boolean): boolean {
  return evidence.isUsed(one.key) || (canLeave && (one.protect || desired.policy.prune));
}

/** A live circuit that is not diverse is a fact to know, never a reason to re-cable it. */
function warnOfLostDiversity({ result }: InterconnectSearch, selectors: readonly DesiredDirect[]): void {
  for (const one of selectors) {
    const live = result.matches.get(one.key);
    if (live?.type !== 'direct') continue;
    for (const key of one.slot?.diverse_from ?? []) {
      const other = result.matches.get(key);
      if (other?.type !== 'direct' || isDiverse(live, other)) continue;
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
