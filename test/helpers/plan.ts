import type { DesiredAccount } from '../../src/model/desired.ts';
import type { Health, LiveAccount, LiveSlot } from '../../src/model/live.ts';
import type { AccountPlan, Change } from '../../src/model/plan.ts';
import type { PlannedAccount } from '../../src/model/planned-account.ts';
import type { TrafficFacts } from '../../src/model/traffic/traffic.ts';
import { planAccount, type PlanOptions } from '../../src/plan/plan-account.ts';
import { facts } from './account.ts';

/** Plans with the health that is given. Other circuits are Healthy. */
export function planned(
  desired: DesiredAccount,
  live: LiveAccount,
  options: Partial<PlanOptions> & {
    slots?: readonly LiveSlot[];
    health?: Readonly<Record<string, Health['state']>>;
    traffic?: TrafficFacts | undefined;
  } = {},
): PlannedAccount {
  const { slots = [], health = {}, traffic, allowed = [], skipSecrets = false, ...rest } = options;
  const states = live.interconnects.map(({ name }): [string, Health] => {
    const state = health[name] ?? 'Healthy';
    return [name, { state, wireState: state, reason: undefined }];
  });
  const known = { ...facts(...slots), health: new Map(states), ...(traffic && { traffic, tunnels: traffic }) };
  return planAccount(desired, live, known, { allowed, skipSecrets, ...rest });
}

/** A plan in the short form that tests compare: `+ cni.a`, `~ settings`, `-/+ interconnect.b`, `- cni.c`. */
export function outline(plan: AccountPlan): readonly string[] {
  const symbols: Record<Change['action'], string> = { create: '+', update: '~', replace: '-/+', delete: '-' };
  return plan.changes.map(({ action, address }) => `${symbols[action]} ${address}`);
}

/** Steps with what they wait for, by name: `cni.a#create_cni < interconnect.b#create_interconnect`. */
export function stepOutline({ work, blocks }: PlannedAccount): readonly string[] {
  const name = (id: number) => {
    const step = work.find((step) => step.id === id);
    return step === undefined ? `?${id}` : `${step.address}#${step.action.call}`;
  };
  return work.map(({ id, needs, after, healthy, block }) => {
    const before = blocks.find((each) => each.id === block)?.after ?? [];
    const waits = [
      ...needs.map(name),
      ...after.map((step) => `(${name(step)})`),
      ...healthy.map((gate) => `Healthy ${gate.address}`),
      ...before.flatMap((wait) => [`block ${wait.block}`, ...wait.then]),
    ];
    return waits.length === 0 ? name(id) : `${name(id)} < ${waits.join(', ')}`;
  });
}

export function changeOf(plan: AccountPlan, address: string): Change {
  const found = plan.changes.find((change) => change.address === address);
  if (found === undefined) throw new Error(`no change ${address} in ${outline(plan).join('; ')}`);
  return found;
}
