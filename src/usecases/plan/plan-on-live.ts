import { type FactReader, readFacts, readPlanFacts } from '../../live/read-account.ts';
import { readTraffic, readTunnelNames } from '../../live/read-traffic.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount } from '../../model/live.ts';
import type { PlanFacts, PlanNeeds, TrafficNeeds } from '../../model/network-api.ts';
import type { PlannedAccount } from '../../model/planned-account.ts';
import type { TrafficFacts } from '../../model/traffic/traffic.ts';
import { planAccount, type PlanOptions } from '../../plan/plan-account.ts';
import { needsFinder, widerNeeds } from '../../plan/plan-needs.ts';
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
  const { needs, facts } = await readNeeds(desired, live, reader, options);
  const planned = planAccount(desired, live, facts, options);
  const wider = widerNeeds(needs, planned.plan);
  if (wider === undefined) return { planned, facts };
  const more = { ...facts, ...(await readFacts(reader, desired.account, wider)) };
  return { planned: planAccount(desired, live, more, options), facts: more };
}

/** A function of its own, so that nothing of the search is in memory while the account is planned. */
async function readNeeds(
  desired: DesiredAccount,
  live: LiveAccount,
  reader: FactReader,
  { journal }: PlanOptions,
): Promise<{ readonly needs: PlanNeeds; readonly facts: PlanFacts }> {
  const needsOf = needsFinder(desired, live, journal);
  const [{ needs, facts }, about] = await Promise.all([
    readPlanFacts(reader, desired.account, needsOf),
    readTrafficFacts(reader, live, needsOf(new Map()).traffic),
  ]);
  return { needs, facts: { ...facts, ...about } };
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
