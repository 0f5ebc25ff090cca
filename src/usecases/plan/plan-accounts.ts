import { readAccount } from '../../live/read-account.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { Journaled } from '../../model/journal.ts';
import type { NetworkReader } from '../../model/network-api.ts';
import { NetworkError } from '../../model/network-error.ts';
import type { AccountPlan } from '../../model/plan.ts';
import type { PlannedAccount } from '../../model/planned-account.ts';
import { compareText } from '../../model/text.ts';
import { failedAccountPlan } from '../../plan/note.ts';
import type { PlanOptions } from '../../plan/plan-account.ts';
import { holderText, namedPorts, type TakenPorts } from '../../plan/ports/shared-ports.ts';
import { networkNote } from '../network-note.ts';
import type { AccountBase } from './compare-with-base.ts';
import type { BaseOf } from './load-base.ts';
import { type AccountRead, planOnLive } from './plan-on-live.ts';

export type { AccountRead } from './plan-on-live.ts';

/** One account of a run: its desired state and its plan, which may have failed. */
export interface PlannedEntry {
  readonly desired: DesiredAccount;
  readonly plan: AccountPlan;
  /** Undefined if the account could not be read. */
  readonly planned?: PlannedAccount;
  readonly read?: AccountRead;
}

/** What is known of accounts beside their documents. */
interface PlanKnowledge {
  /** All accounts of the documents: ports that they name stay theirs, even if they are not planned now. Default: those that are planned. */
  readonly named?: readonly DesiredAccount[] | undefined;
  /** The facts about an account from earlier runs. */
  readonly journalOf?: (account: string) => Journaled | undefined;
  /** What is known of an account before this change. */
  readonly baseOf?: BaseOf;
}

/**
 * Reads accounts in parallel and plans them one by one, sorted by tag. Several accounts may list the same port. So each account gets only
 * ports that no earlier account got and no other account names. If an account cannot be read, only that account fails.
 */
export async function planAccounts(
  accounts: readonly DesiredAccount[],
  readerOf: (desired: DesiredAccount) => NetworkReader,
  options: PlanOptions,
  { named = accounts, journalOf, baseOf }: PlanKnowledge = {},
): Promise<readonly PlannedEntry[]> {
  const planned = new Map<string, Promise<PlannedEntry>>();
  let given: Promise<TakenPorts> = Promise.resolve(new Map());
  for (const desired of [...accounts].sort((a, b) => compareText(a.account, b.account))) {
    const before = given;
    const others = named
      .filter(({ account }) => account !== desired.account)
      .flatMap((other) => [...namedPorts(other)]);
    const taken = before.then((ports): TakenPorts => new Map([...others, ...ports]));
    const { entries: journal = [], circuits = [], halfMade = [] } = journalOf?.(desired.account) ?? {};
    const base = baseOf?.(desired.account);
    const entry = planEntry(desired, readerOf, { ...options, journal, circuits, halfMade }, taken, base);
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
  base: AccountBase | undefined,
): Promise<PlannedEntry> {
  try {
    const reader = readerOf(desired);
    const { planned, read } =
      base === undefined
        ? await readAndPlan(desired, reader, options, taken)
        : await (await import('./compare-with-base.ts')).readAndCompare({ desired, base, options, taken }, reader);
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
  const { planned, facts } = await planOnLive(desired, live, reader, { ...options, taken: await taken });
  return { planned, read: { live, facts } };
}
