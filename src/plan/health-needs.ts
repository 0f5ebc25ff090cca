import type { Policy } from '../model/desired.ts';
import { compareText } from '../model/order.ts';
import { disruptedByGroup } from './disruption.ts';
import type { Groups } from './groups.ts';
import type { Decisions } from './order/draft-steps.ts';

/**
 * The live interconnects whose health a decision depends on: those that CNIs move onto, and all of a group in which two or more
 * circuits are disrupted. Most plans need none.
 */
export function healthNeeds(decisions: Decisions, groups: Groups, policy: Policy): readonly string[] {
  const names = new Set(policy.require_healthy ? moveTargets(decisions) : []);
  for (const [group, circuits] of disruptedByGroup(decisions, groups)) {
    if (circuits.length < 2) continue;
    for (const name of groups.membersOf(group)) names.add(name);
  }
  return [...names].sort(compareText);
}

/** The live names of interconnects, there already, that CNIs move onto. */
export function moveTargets({ cnis }: Decisions): readonly string[] {
  return cnis.flatMap((cni) => {
    const at = cni.action === 'update' ? cni.moveTo?.at : undefined;
    return at !== undefined && 'name' in at ? [at.name] : [];
  });
}
