import { compareText } from '../model/order.ts';
import type { CniDecision, InterconnectDecision } from './decision.ts';
import type { Groups } from './groups.ts';
import { cniImpact, interconnectImpact } from './impact.ts';
import type { Decisions } from './order/draft-steps.ts';

/**
 * The circuits on which traffic may reset or stop, by the address of the change that does it; a circuit goes by the live name of its
 * interconnect. A change of the whole account is not one of a circuit: it has a guard of its own.
 */
export function disruptions({ interconnects, cnis }: Decisions): ReadonlyMap<string, string> {
  return new Map([...interconnects.flatMap(interconnectDisruption), ...cnis.flatMap(cniDisruption)]);
}

function interconnectDisruption(one: InterconnectDecision): [string, string][] {
  return one.live === undefined || interconnectImpact(one) === 'none' ? [] : [[one.address, one.live.name]];
}

function cniDisruption(one: CniDecision): [string, string][] {
  return one.live === undefined || cniImpact(one) === 'none' ? [] : [[one.address, one.live.interconnect]];
}

/** The disrupted circuits of each group, sorted by name; groups sorted too. */
export function disruptedByGroup(decisions: Decisions, { groupOf }: Groups): ReadonlyMap<string, readonly string[]> {
  const byGroup = new Map<string, string[]>();
  for (const circuit of [...new Set(disruptions(decisions).values())].sort(compareText)) {
    const group = groupOf(circuit);
    byGroup.set(group, [...(byGroup.get(group) ?? []), circuit]);
  }
  return new Map([...byGroup].sort(([a], [b]) => compareText(a, b)));
}
