import type { PlanNeeds } from '../model/facts.ts';
import type { AccountPlan } from '../model/plan.ts';

/**
 * What to read again where a selector found no port among those that were listed for it: all free ports, so that the error can say how
 * many each of its requirements leaves. Undefined where nothing more would come of it.
 */
export function widerNeeds(needs: PlanNeeds, plan: AccountPlan): PlanNeeds | undefined {
  const { site, speed, address_contains } = needs.slots ?? {};
  const isNarrow = [site, speed, address_contains].some((one) => one !== undefined);
  if (!isNarrow || plan.errors.every(({ code }) => code !== 'plan-no-slot')) return undefined;
  return { ...needs, slots: { occupied: false } };
}
