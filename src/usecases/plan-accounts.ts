import { readAccount } from '../live/read-account.ts';
import { readFacts } from '../live/read-facts.ts';
import type { DesiredAccount } from '../model/desired.ts';
import type { PlanFacts } from '../model/facts.ts';
import type { LiveAccount } from '../model/live.ts';
import { NetworkError } from '../model/network-error.ts';
import type { NetworkReader } from '../model/network-api.ts';
import type { AccountPlan } from '../model/plan.ts';
import type { PlannedAccount } from '../model/work.ts';
import { failedAccountPlan } from '../plan/failed-account.ts';
import { planAccount } from '../plan/plan-account.ts';
import { planNeeds } from '../plan/plan-needs.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import { widerNeeds } from '../plan/wider-needs.ts';
import { networkNote } from './network/network-note.ts';

/** What an account was planned on. */
export interface AccountRead {
  readonly live: LiveAccount;
  readonly facts: PlanFacts;
}

/** One account of a run: what it should be, and its plan, which may have failed. */
export interface PlannedEntry {
  readonly desired: DesiredAccount;
  readonly plan: AccountPlan;
  /** Left out where the account could not be read. */
  readonly planned?: PlannedAccount;
  readonly read?: AccountRead;
}

/** Plans accounts side by side. One that cannot be read fails alone: the others go on. */
export function planAccounts(
  accounts: readonly DesiredAccount[],
  readerOf: (desired: DesiredAccount) => NetworkReader,
  options: PlanOptions,
): Promise<readonly PlannedEntry[]> {
  return Promise.all(
    accounts.map(async (desired): Promise<PlannedEntry> => {
      try {
        const { planned, read } = await planOne(desired, readerOf(desired), options);
        return { desired, plan: planned.plan, planned, read };
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
        return { desired, plan: failedAccountPlan(desired.account, [networkNote(error)]) };
      }
    }),
  );
}

/** Reads one account, then what its plan depends on beyond that, and plans. Rejects with a `NetworkError`. */
export async function planOne(
  desired: DesiredAccount,
  reader: NetworkReader,
  options: PlanOptions,
): Promise<{ readonly planned: PlannedAccount; readonly read: AccountRead }> {
  const live = await readAccount(reader, desired.account);
  const needs = planNeeds(desired, live);
  const facts = await readFacts(reader, desired.account, needs);
  const planned = planAccount(desired, live, facts, options);
  const wider = widerNeeds(needs, planned.plan);
  if (wider === undefined) return { planned, read: { live, facts } };
  const more = await readFacts(reader, desired.account, wider);
  return { planned: planAccount(desired, live, more, options), read: { live, facts: more } };
}
