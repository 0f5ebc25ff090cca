import type { DesiredAccount } from '../../src/model/desired.ts';
import type { Health, LiveAccount, LiveSlot } from '../../src/model/live.ts';
import type { AccountPlan, Change } from '../../src/model/plan.ts';
import type { PlannedAccount } from '../../src/model/planned-account.ts';
import { planAccount, type PlanOptions } from '../../src/plan/plan-account.ts';
import { facts } from './account.ts';

export function planned(
  desired: DesiredAccount,
  live: LiveAccount,
  options: Partial<PlanOptions> & {
    slots?: readonly LiveSlot[];
    health?: Readonly<Record<string, Health['state']>>;
  } = {},
): PlannedAccount {
  const { slots = [], health = {}, allowed = [], skipSecrets = false, ...rest } = options;
  const known = Object.entries(health).map(([name, state]): [string, Health] => [
    name,
    { state, wireState: state, reason: undefined },
  ]);
  return planAccount(desired, live, { ...facts(...slots), health: new Map(known) }, { allowed, skipSecrets, ...rest });
}

/** A plan in the short form that tests compare: `+ cni.a`, `~ settings`, `-/+ interconnect.b`, `- cni.c`. */
export function outline(plan: AccountPlan): readonly string[] {
  const symbols: Record<Change['action'], string> = { create: '+', update: '~', replace: '-/+', delete: '-' };
  return plan.changes.map(({ action, address }) => `${symbols[action]} ${address}`);
}

/** Steps with what they wait for, by name: `cni.a#create_cni < interconnect.b#create_interconnect`. */
export function stepOutline({ work }: PlannedAccount): readonly string[] {
  const name = (id: number) => {
    const step = work.find((step) => step.id === id);
    return step === undefined ? `?${id}` : `${step.address}#${step.action.call}`;
  };
  return work.map(({ id, needs, after, healthy }) => {
    const waits = [
      ...needs.map(name),
      ...after.map((step) => `(${name(step)})`),
      ...healthy.map((gate) => `Healthy ${gate.address}`),
    ];
    return waits.length === 0 ? name(id) : `${name(id)} < ${waits.join(', ')}`;
  });
}

export function changeOf(plan: AccountPlan, address: string): Change {
  const found = plan.changes.find((change) => change.address === address);
  if (found === undefined) throw new Error(`no change ${address} in ${outline(plan).join('; ')}`);
  return found;
}
