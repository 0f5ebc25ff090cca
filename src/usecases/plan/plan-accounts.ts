import { readAccount, readFacts, readPlanFacts } from '../../live/read-account.ts';
import { readTraffic, readTunnelNames } from '../../live/read-traffic.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { Journaled } from '../../model/journal.ts';
import type { LiveAccount } from '../../model/live.ts';
import type { NetworkReader, PlanFacts, TrafficNeeds } from '../../model/network-api.ts';
import { NetworkError } from '../../model/network-error.ts';
import type { AccountPlan } from '../../model/plan.ts';
import type { PlannedAccount } from '../../model/planned-account.ts';
import { compareText } from '../../model/text.ts';
import type { TrafficFacts } from '../../model/traffic.ts';
import { failedAccountPlan } from '../../plan/note.ts';
import { planAccount, type PlanOptions } from '../../plan/plan-account.ts';
import { planNeeds, widerNeeds } from '../../plan/plan-needs.ts';
import { holderText, namedPorts, type TakenPorts } from '../../plan/ports/shared-ports.ts';
import { prefixesToAsk } from '../../preflight/advertised.ts';
import { liveConduits } from '../../preflight/live-conduits.ts';
import { networkNote } from '../network-note.ts';

/** The live data on which an account was planned. */
export interface AccountRead {
  readonly live: LiveAccount;
  readonly facts: PlanFacts;
}

/** One account of a run: its desired state and its plan, which may have failed. */
export interface PlannedEntry {
  readonly desired: DesiredAccount;
  readonly plan: AccountPlan;
  /** Undefined if the account could not be read. */
  readonly planned?: PlannedAccount;
  readonly read?: AccountRead;
}

/**
 * Reads accounts in parallel and plans them one by one, sorted by tag. Several accounts may list the same port. So each account gets only
 * ports that no earlier account got and no other account names. If an account cannot be read, only that account fails.
 * @param named all accounts of the documents: ports that they name stay theirs, even if they are not planned now
 * @param journalOf the facts about an account from earlier runs
 */
export async function planAccounts(
  accounts: readonly DesiredAccount[],
  readerOf: (desired: DesiredAccount) => NetworkReader,
  options: PlanOptions,
  named: readonly DesiredAccount[] = accounts,
  journalOf: (account: string) => Journaled | undefined = () => undefined,
): Promise<readonly PlannedEntry[]> {
  const planned = new Map<string, Promise<PlannedEntry>>();
  let given: Promise<TakenPorts> = Promise.resolve(new Map());
  for (const desired of [...accounts].sort((a, b) => compareText(a.account, b.account))) {
    const before = given;
    const others = named
      .filter(({ account }) => account !== desired.account)
      .flatMap((other) => [...namedPorts(other)]);
    const taken = before.then((ports): TakenPorts => new Map([...others, ...ports]));
    const { entries: journal = [], circuits = [], halfMade = [] } = journalOf(desired.account) ?? {};
    const entry = planEntry(desired, readerOf, { ...options, journal, circuits, halfMade }, taken);
    planned.set(desired.account, entry);
    const own = entry.then(
      ({ planned: plannedAccount }) => portsOf(plannedAccount),
      // A bug rejects the whole call below; it need not reject here too.
      () => [],
    );
    given = Promise.all([before, own]).then(([ports, more]) => new Map([...ports, ...more]));
  }
  return Promise.all(accounts.flatMap(({ account }) => planned.get(account) ?? []));
}

function portsOf(planned: PlannedAccount | undefined): readonly (readonly [string, string])[] {
  if (planned === undefined) return [];
  return [...planned.ports].map(([port, address]) => [port, holderText(planned.plan.account, address)] as const);
}

async function planEntry(
  desired: DesiredAccount,
  readerOf: (desired: DesiredAccount) => NetworkReader,
  options: PlanOptions,
  taken: Promise<TakenPorts>,
): Promise<PlannedEntry> {
  try {
    const { planned, read } = await readAndPlan(desired, readerOf(desired), options, taken);
    return { desired, plan: planned.plan, planned, read };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return { desired, plan: failedAccountPlan(desired.account, [networkNote(error)]) };
  }
}

/** Reads one account and the other data that its plan needs, and plans. Rejects with a `NetworkError`. */
export async function readAndPlan(
  desired: DesiredAccount,
  reader: NetworkReader,
  options: PlanOptions,
  taken: Promise<TakenPorts> = Promise.resolve(new Map()),
): Promise<{ readonly planned: PlannedAccount; readonly read: AccountRead }> {
  const live = await readAccount(reader, desired.account);
  const needsOf = (health: PlanFacts['health']) => planNeeds(desired, live, options.journal, health);
  const traffic = readTrafficFacts(reader, live, needsOf(new Map()).traffic);
  const [{ needs, facts: network }, about] = await Promise.all([
    readPlanFacts(reader, desired.account, needsOf),
    traffic,
  ]);
  const facts = { ...network, ...about };
  const withTaken = { ...options, taken: await taken };
  const planned = planAccount(desired, live, facts, withTaken);
  const wider = widerNeeds(needs, planned.plan);
  if (wider === undefined) return { planned, read: { live, facts } };
  const more = { ...(await readFacts(reader, desired.account, wider)), ...about };
  return { planned: planAccount(desired, live, more, withTaken), read: { live, facts: more } };
}

/** Reads the Magic side as far as the plan needs it. What cannot be read is a part of the facts. */
async function readTrafficFacts(
  { traffic }: NetworkReader,
  live: LiveAccount,
  needs: TrafficNeeds | undefined,
): Promise<Pick<PlanFacts, 'tunnels' | 'traffic'>> {
  if (needs === undefined) return {};
  const { disruptions, asn } = needs;
  if (disruptions.length === 0) return { tunnels: await readTunnelNames(traffic) };
  const owned = (found: TrafficFacts) => prefixesToAsk(found, liveConduits(live), disruptions);
  const facts = await readTraffic(traffic, { now: Date.now(), asn, owned });
  return { tunnels: facts, traffic: facts };
}
