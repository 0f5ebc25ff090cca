import type { DesiredAccount } from '../../src/model/desired.ts';
import type { Health, LiveAccount, LiveSlot } from '../../src/model/live.ts';
import type { PlannedAccount } from '../../src/model/planned-account.ts';
import type { TrafficFacts } from '../../src/model/traffic/traffic.ts';
import { planAccount, type PlanOptions } from '../../src/plan/plan-account.ts';
import { baseOptions, planWithBase } from '../../src/plan/plan-with-base.ts';
import { facts } from './account.ts';

/** Plans documents beside those before this change, with the health that is given. Other circuits are Healthy. */
export function plannedWithBase(
  desired: DesiredAccount,
  base: DesiredAccount,
  live: LiveAccount,
  given: Partial<PlanOptions> & {
    slots?: readonly LiveSlot[];
    health?: Readonly<Record<string, Health['state']>>;
    traffic?: TrafficFacts | undefined;
  } = {},
): PlannedAccount {
  const { slots = [], health = {}, traffic, ...rest } = given;
  const known = live.interconnects.map(({ name }): [string, Health] => {
    const state = health[name] ?? 'Healthy';
    return [name, { state, wireState: state, reason: undefined }];
  });
  const all = { ...facts(...slots), health: new Map(known), ...(traffic && { traffic, tunnels: traffic }) };
  const options: PlanOptions = { allowed: [], skipSecrets: false, ...rest };
  const planned = planAccount(desired, live, all, options);
  const basePlanned = planAccount(base, live, all, baseOptions(options));
  return planWithBase({ desired, planned, base, basePlanned, live, options }, all, all);
}
