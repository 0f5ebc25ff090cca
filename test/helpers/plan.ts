import type { DesiredAccount } from '../../src/model/desired.ts';
import type { LiveAccount, LiveSlot } from '../../src/model/live.ts';
import type { AccountPlan, Change } from '../../src/model/plan.ts';
import type { PlannedAccount } from '../../src/model/work.ts';
import { planAccount } from '../../src/plan/plan-account.ts';
import { facts } from './account.ts';

export function planned(
  desired: DesiredAccount,
  live: LiveAccount,
  options: { slots?: readonly LiveSlot[]; allowed?: readonly string[]; skipSecrets?: boolean } = {},
): PlannedAccount {
  const { slots = [], allowed = [], skipSecrets = false } = options;
  return planAccount(desired, live, facts(...slots), { allowed, skipSecrets });
}

/** A plan in the short form that tests compare: `+ cni.a`, `~ settings`, `-/+ interconnect.b`, `- cni.c`. */
export function outline(plan: AccountPlan): readonly string[] {
  const symbols: Record<Change['action'], string> = { create: '+', update: '~', replace: '-/+', delete: '-' };
  return plan.changes.map(({ action, address }) => `${symbols[action]} ${address}`);
}

/** Steps with what they wait for, by name: `cni.a#create_cni < interconnect.b#create_interconnect`. */
export function stepOutline({ work }: PlannedAccount): readonly string[] {
  const name = (id: number) => {
    const step = work.find((one) => one.id === id);
    return step === undefined ? `?${id}` : `${step.address}#${step.action.call}`;
  };
  return work.map(({ id, needs, after }) => {
    const waits = [...needs.map(name), ...after.map((one) => `(${name(one)})`)];
    return waits.length === 0 ? name(id) : `${name(id)} < ${waits.join(', ')}`;
  });
}

export function changeOf(plan: AccountPlan, address: string): Change {
  const found = plan.changes.find((change) => change.address === address);
  if (found === undefined) throw new Error(`no change ${address} in ${outline(plan).join('; ')}`);
  return found;
}
