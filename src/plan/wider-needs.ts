import type { PlanNeeds } from '../model/facts.ts';
import type { AccountPlan } from '../model/plan.ts';

/**
 * What to read again where a selector found no port among those that were listed for it: all ports. The API may compare a site as it is
 * spelt, while a selector takes any case; and the error can say how many free ports each requirement leaves, and which value no port has.
 * Undefined where nothing more would come of it.
 */
export function widerNeeds(needs: PlanNeeds, plan: AccountPlan): PlanNeeds | undefined {
  const isNarrow = Object.keys(needs.slots ?? {}).length > 0;
  if (!isNarrow || plan.errors.every(({ code }) => code !== 'plan-no-slot')) return undefined;
  return { ...needs, slots: {} };
}
