import { type FactReader, readFacts, readPlanFacts } from '../../live/read-account.ts';
import { readTraffic, readTunnelNames } from '../../live/read-traffic.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount } from '../../model/live.ts';
import type { PlanFacts, TrafficNeeds } from '../../model/network-api.ts';
import type { PlannedAccount } from '../../model/planned-account.ts';
import type { TrafficFacts } from '../../model/traffic/traffic.ts';
import { planAccount, type PlanOptions } from '../../plan/plan-account.ts';
import { planNeeds, widerNeeds } from '../../plan/plan-needs.ts';
import { prefixesToAsk } from '../../preflight/advertised.ts';
import { liveConduits } from '../../preflight/live-conduits.ts';

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
  const [{ needs, facts: network }, about] = await Promise.all([
    readPlanFacts(reader, desired.account, needsOf),
    readTrafficFacts(reader, live, needsOf(new Map()).traffic),
  ]);
  const facts = { ...network, ...about };
  const planned = planAccount(desired, live, facts, options);
  const wider = widerNeeds(needs, planned.plan);
  if (wider === undefined) return { planned, facts };
  const more = { ...(await readFacts(reader, desired.account, wider)), ...about };
  return { planned: planAccount(desired, live, more, options), facts: more };
}

/**
 * Reads the Magic side as far as the plan needs it. What cannot be read is a part of the facts. A plan that is only compared with another
 * one has no reader for it.
 */
async function readTrafficFacts(
  { traffic }: FactReader,
  live: LiveAccount,
  needs: TrafficNeeds | undefined,
): Promise<Pick<PlanFacts, 'tunnels' | 'traffic'>> {
  if (needs === undefined || traffic === undefined) return {};
  const { disruptions, asn } = needs;
  if (disruptions.length === 0) return { tunnels: await readTunnelNames(traffic) };
  const owned = (found: TrafficFacts) => prefixesToAsk(found, liveConduits(live), disruptions);
  const facts = await readTraffic(traffic, { asn, owned });
  return { tunnels: facts, traffic: facts };
}
