import { Readable } from 'node:stream';
import { loadDesired } from '../../../src/config/load-desired.ts';
import type { DesiredAccount } from '../../../src/model/desired.ts';
import type { AccountPlan } from '../../../src/model/plan.ts';
import type { AccountReport } from '../../../src/model/report.ts';
import { checkRules } from '../../../src/rules/check-rules.ts';
import { applyEntry } from '../../../src/usecases/apply/apply-entry.ts';
import { type Journals, openJournals } from '../../../src/usecases/journal/open-journals.ts';
import { beginJournals, finishJournal } from '../../../src/usecases/journal/run-journals.ts';
import type { Connection } from '../../../src/usecases/network/open-clients.ts';
import { planAccounts } from '../../../src/usecases/plan/plan-accounts.ts';
import { applyExitCode, planExitCode } from '../../../src/usecases/run-exit-code.ts';
import { memoryClock } from '../../helpers/memory-clock.ts';
import type { DayNetwork, Incident } from './day-network.ts';

/** What `demarc apply --yes` was given. */
export interface Command {
  readonly documents: readonly object[];
  readonly environment: Readonly<Record<string, string>>;
  readonly allowed: readonly string[];
  readonly wait: boolean;
  readonly parallelism: number;
}

export interface Ended {
  /** Undefined: it was killed. */
  readonly exitCode: number | undefined;
  readonly plans: readonly AccountPlan[];
  readonly reports: readonly AccountReport[];
  /** Closes the journals, as the system does when a process is killed. It writes into the folder of the run, which nothing reads any more. */
  readonly release: () => Promise<void>;
}

const target = { type: 'api', baseUrl: 'http://127.0.0.1/client/v4' } as const;

/** The desired state of documents; undefined where they break a rule. */
export function desiredOf(
  documents: readonly object[],
  environment: Command['environment'],
): readonly DesiredAccount[] | undefined {
  const sources = documents.map((document, i) => ({ name: `${i}.yaml`, text: JSON.stringify(document) }));
  const options = { environment, offline: false, skipSecrets: false, defaultAccount: undefined, version: '1.0.0' };
  const { accounts, diagnostics } = loadDesired(sources, options);
  const errors = [...diagnostics, ...checkRules(accounts)].filter(({ severity }) => severity === 'error');
  return errors.length === 0 ? accounts : undefined;
}

/**
 * One run of the command, to its end or until it is killed.
 * @param folder where the machine keeps journals
 */
export async function runCommand(
  command: Command,
  network: DayNetwork,
  incident: Incident,
  folder: string,
): Promise<Ended> {
  const desired = desiredOf(command.documents, command.environment);
  if (desired === undefined) throw new Error('documents that break a rule are not run');
  const process = network.process(incident);
  const ended: { plans: AccountPlan[]; reports: AccountReport[] } = { plans: [], reports: [] };
  const connection: Connection = {
    reader: ({ account }) => process.api(account),
    api: ({ account }) => process.api(account),
    close: () => Promise.resolve(),
    deadline: undefined,
  };
  const context = {
    version: '1.0.0',
    environment: { XDG_RUNTIME_DIR: folder },
    stdin: Readable.from([]),
    notify: () => undefined,
  };
  let journals: Journals = new Map();
  const release = async () => {
    for (const journal of journals.values()) await journal.finish({});
  };
  const run = async (): Promise<number> => {
    const planOptions = { allowed: command.allowed, skipSecrets: false, wait: command.wait };
    const accounts = desired.map(({ account }) => account);
    journals = await openJournals({ accounts, target, writes: true }, context);
    const journalOf = (account: string) => journals.get(account);
    const entries = await planAccounts(desired, (account) => connection.reader(account), planOptions, { journalOf });
    ended.plans.push(...entries.map(({ plan }) => plan));
    const code = planExitCode(ended.plans);
    if (code !== 0) return code;
    await beginJournals(
      journals,
      entries.map(({ planned }) => planned),
    );
    for (const entry of entries) {
      const journal = journals.get(entry.desired.account);
      const report = await applyEntry(entry, connection, {
        journal,
        parallelism: command.parallelism,
        stopOnError: false,
        planOptions,
        waitMs: command.wait ? 10_000 : undefined,
        signal: process.signal,
        onEvent: () => undefined,
        clock: memoryClock(),
      });
      await finishJournal(journal, entry.planned, context);
      ended.reports.push(report);
    }
    return applyExitCode(ended.reports);
  };
  const end = await Promise.race([process.killed, run()]);
  return { exitCode: end === 'killed' ? undefined : end, ...ended, release };
}
