import { type FactReader, readFacts, readPlanFacts } from '../../live/read-account.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount } from '../../model/live.ts';
import type { PlanFacts } from '../../model/network-api.ts';
import type { PlannedAccount } from '../../model/planned-account.ts';
import { planAccount, type PlanOptions } from '../../plan/plan-account.ts';
import { planNeeds, widerNeeds } from '../../plan/plan-needs.ts';

/** The live data on which an account was planned. */
export interface AccountRead {
  readonly live: LiveAccount;
  readonly facts: PlanFacts;
}

/** Reads what a plan needs beside the account itself, and plans. Rejects with a `NetworkError`. */
export async function planOnLive(
  desired: DesiredAccount,
  live: LiveAccount,
  reader: FactReader,
  options: PlanOptions,
): Promise<{ readonly planned: PlannedAccount; readonly facts: PlanFacts }> {
  const needsOf = (health: PlanFacts['health']) => planNeeds(desired, live, options.journal, health);
  const { needs, facts } = await readPlanFacts(reader, desired.account, needsOf);
  const planned = planAccount(desired, live, facts, options);
  const wider = widerNeeds(needs, planned.plan);
  if (wider === undefined) return { planned, facts };
  const more = await readFacts(reader, desired.account, wider);
  return { planned: planAccount(desired, live, more, options), facts: more };
}
