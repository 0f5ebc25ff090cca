import type { Declaration } from '../../config/read-document.ts';
import type { SourceText } from '../../document/yaml-document.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { journaledAddress } from '../../model/journal.ts';
import type { PlannedAccount } from '../../model/planned-account.ts';
import type { PlanOptions } from '../../plan/plan-account.ts';
import { refuseDuringApply } from '../apply/lock-account.ts';
import { Failure } from '../failure.ts';
import { readSources } from '../files/read-sources.ts';
import { openJournals } from '../journal/open-journals.ts';
import { checkDocuments, type Documents, requireValid } from '../load-documents.ts';
import { chooseTarget, type ConnectionRequest, openConnection } from '../network/connection.ts';
import { type Connection, startRunDeadline } from '../network/open-clients.ts';
import { defaultAccount } from '../plan/compute-plan.ts';
import { planAccounts, type PlannedEntry } from '../plan/plan-accounts.ts';
import { planOnLive } from '../plan/plan-on-live.ts';
import type { RunContext } from '../run-context.ts';

export interface EditRequest extends ConnectionRequest {
  readonly files: readonly string[];
  /** Account tags to keep. Empty: all that the documents name. */
  readonly accounts: readonly string[];
  readonly skipSecrets: boolean;
}

/** Documents that are to be edited, with their accounts as they are live. */
export interface EditSession {
  readonly sources: readonly SourceText[];
  readonly documents: Documents;
  /** One entry for each account, sorted by tag. */
  readonly entries: readonly PlannedEntry[];
  /** Addresses of CNIs that an interrupted apply deleted, and will create again. */
  readonly journaled: ReadonlySet<string>;
  /** Reads other texts in the place of the sources. Their errors are in the diagnostics. */
  readonly read: (sources: readonly SourceText[]) => Documents;
  /** Plans other documents on the same live account, as it was read. */
  readonly replan: (entry: PlannedEntry, desired: DesiredAccount) => Promise<PlannedAccount>;
}

/** Reads the documents and plans them, calls `use`, and closes the connection. Only reads. */
export async function withEditSession<T>(
  request: EditRequest,
  context: RunContext,
  use: (session: EditSession) => Promise<T>,
): Promise<T> {
  if (request.files.includes('-')) {
    throw new Failure('standard input cannot be edited', { exitCode: ExitCode.usage, hint: 'Name the files.' });
  }
  const deadline = startRunDeadline(request.deadlineMs);
  const target = chooseTarget(request, context.environment);
  const account = defaultAccount(target, context);
  const { accounts, skipSecrets } = request;
  const check = { accounts, skipSecrets, offline: false, defaultAccount: account, rules: true };
  const found = await readSources(request.files, context.stdin, context.environment);
  const documents = checkDocuments(found, check, context);
  requireValid(documents);
  const tags = documents.accounts.map((desired) => desired.account);
  // What an apply has changed so far is no state to keep.
  const refuse = () => refuseDuringApply(tags, target, context.environment);
  await refuse();
  const journals = await openJournals({ accounts: tags, target, writes: false }, context);
  const deleted = tags.flatMap((tag) => journals.get(tag)?.entries ?? []);
  const connection = await openConnection(
    target,
    documents.accounts,
    { ...request, deadline },
    context,
    documents.accounts,
    deleted,
  );
  try {
    const options: PlanOptions = { allowed: [], skipSecrets };
    const journalOf = (tag: string) => journals.get(tag);
    const readerOf = (desired: DesiredAccount) => connection.reader(desired);
    const entries = await planAccounts(documents.accounts, readerOf, options, { named: documents.named, journalOf });
    await refuse();
    return await use({
      sources: found.sources,
      documents,
      entries,
      journaled: new Set(deleted.map(journaledAddress)),
      read: (sources) => checkDocuments({ sources, diagnostics: found.diagnostics }, check, context),
      replan: (entry, desired) =>
        replan(entry, desired, connection, { ...options, ...journalOptions(journalOf(desired.account)) }),
    });
  } finally {
    await connection.close();
  }
}

function journalOptions(
  journal: Partial<Pick<PlanOptions, 'circuits' | 'halfMade'>> & { readonly entries?: PlanOptions['journal'] } = {},
): Partial<PlanOptions> {
  const { entries = [], circuits = [], halfMade = [] } = journal;
  return { journal: entries, circuits, halfMade };
}

async function replan(
  { read }: PlannedEntry,
  desired: DesiredAccount,
  connection: Connection,
  options: PlanOptions,
): Promise<PlannedAccount> {
  if (read === undefined) throw new Error('an account that was not read is planned again');
  return (await planOnLive(desired, read.live, connection.reader(desired), options)).planned;
}

/** Ends the run if an account could not be read or planned. */
export function requirePlanned({ entries }: EditSession): void {
  const failed = entries.find(({ plan, planned }) => planned === undefined || !plan.complete || plan.errors.length > 0);
  if (failed === undefined) return;
  const { plan, planned } = failed;
  const [first] = plan.errors;
  throw new Failure(`account ${plan.account} cannot be planned: ${first?.message ?? 'the plan is not complete'}`, {
    exitCode: planned === undefined ? ExitCode.failed : ExitCode.invalid,
    hint: `${first?.hint === undefined ? '' : `${first.hint}. `}No file was written.`,
  });
}

/** The document of an account that declares an object. */
export function declaring(
  declarations: readonly Declaration[],
  section: 'interconnects' | 'cnis',
  key: string,
): Declaration | undefined {
  return declarations.find(({ value }) => Object.hasOwn(value[section] ?? {}, key));
}

/** The document in which an address is written; undefined for an object that no document declares. */
export function documentOfAddress(declarations: readonly Declaration[], address: string): Declaration | undefined {
  if (address === 'settings') return declarations.find(({ value }) => value.settings?.default_asn !== undefined);
  const { section, key } = objectOfAddress(address);
  return declaring(declarations, section, key);
}

/** The section of the documents and the key that an address names, unless it is `settings`. */
export function objectOfAddress(address: string): { readonly section: 'interconnects' | 'cnis'; readonly key: string } {
  const at = address.indexOf('.');
  return { section: address.slice(0, at) === 'cni' ? 'cnis' : 'interconnects', key: address.slice(at + 1) };
}
