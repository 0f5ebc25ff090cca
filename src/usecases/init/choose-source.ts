import { dirname, join, resolve } from 'node:path';
import { settleInOrder } from '../../model/collections.ts';
import { type Environment, environmentValue } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { NetworkError } from '../../model/network-error.ts';
import { compareText } from '../../model/text.ts';
import { isThere } from '../../system/folders.ts';
import { withAccounts } from '../choose-accounts.ts';
import type { ExportStyle } from '../export/export-account.ts';
import { Failure } from '../failure.ts';
import { accountFromEnvironment } from '../load-documents.ts';
import { type ConnectionRequest, sandboxAccount } from '../network/connection.ts';
import { viewAccount } from '../resolve-key.ts';
import type { RunContext } from '../run-context.ts';

export interface SourceRequest extends ConnectionRequest, ExportStyle {
  /** Account tags. Empty: `CLOUDFLARE_ACCOUNT_ID`. */
  readonly accounts: readonly string[];
  /** Write a starter document, even if an account could be read. */
  readonly starter: boolean;
}

/** The source of the first documents. */
export interface DocumentSource {
  readonly type: 'live' | 'starter';
  /** Each once, sorted. May be empty only for a starter. */
  readonly accounts: readonly string[];
  /** Why it is a starter, if --starter was not given. */
  readonly reason?: string;
}

/**
 * Uses the live account if there are credentials and the account is known, else a starter. Flags that only apply to a live account
 * require one.
 */
export function chooseSource(request: SourceRequest, environment: Environment): DocumentSource {
  const { sandbox, starter, split, secrets, protect } = request;
  const isAboutLive = sandbox || split !== undefined || secrets || protect;
  if (starter && isAboutLive) {
    throw new Failure(
      '--starter writes an empty document; --sandbox, --protect, --secrets and --split are for a live account',
      {
        exitCode: ExitCode.usage,
        hint: 'Leave --starter out to export the live account.',
      },
    );
  }
  const accounts = accountsOf(request, environment);
  if (starter) return { type: 'starter', accounts };
  if (isAboutLive && accounts.length === 0) {
    throw new Failure('there is no account to export', {
      exitCode: ExitCode.usage,
      hint: 'Give --account TAG, or set CLOUDFLARE_ACCOUNT_ID.',
    });
  }
  if (!isAboutLive && !hasCredentials(environment)) {
    return {
      type: 'starter',
      accounts,
      reason: 'there are no credentials (CLOUDFLARE_API_TOKEN) to read an account',
    };
  }
  if (accounts.length > 0) return { type: 'live', accounts };
  return { type: 'starter', accounts, reason: 'no account to read is given (CLOUDFLARE_ACCOUNT_ID)' };
}

function accountsOf({ accounts, sandbox }: SourceRequest, environment: Environment): readonly string[] {
  // Always checked, as in the other commands: a wrong value would also break the next command.
  const given = accountFromEnvironment(environment);
  if (accounts.length > 0) return [...new Set(accounts)].sort(compareText);
  const known = given ?? (sandbox ? sandboxAccount : undefined);
  return known === undefined ? [] : [known];
}

/** An incomplete pair also counts: it is an error to report, not a reason for a starter. */
function hasCredentials(environment: Environment): boolean {
  const names = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_EMAIL', 'CLOUDFLARE_API_KEY'];
  return environmentValue(environment, ...names) !== undefined;
}

/** The root of the repository that contains a folder; undefined if there is none. */
export async function findRepository(folder: string): Promise<string | undefined> {
  let at = resolve(folder);
  for (;;) {
    if (await isThere(join(at, '.git'))) return at;
    const above = dirname(at);
    if (above === at) return undefined;
    at = above;
  }
}

/** Files that demarc creates in a folder and that git should ignore. */
const lines = [
  ['.demarc/', 'the state of demarc … --sandbox'],
  ['plan.json', 'plans are shown, not kept'],
  ['plan.md', ''],
  ['report.json', ''],
  ['demarc-*.xml', 'what a pipeline hands to its server'],
  ['demarc-quality.json', ''],
  ['*snapshot*.json', 'demarc apply --snapshot: it holds keys'],
  ['*journal*.json', 'what an interrupted apply has to recreate: it holds keys'],
  ['*.ndjson', 'demarc … --log'],
  ['*.log', ''],
  ['*.pdf', 'demarc loa: letters of authorization'],
  ['.demarc-*.tmp', 'a file that was being written when a run was killed'],
  ['.env', 'tokens'],
] as const;

export function ignoreFile(): string {
  return lines.map(([pattern, why]) => `${why === '' ? '' : `# ${why}\n`}${pattern}\n`).join('');
}

/** The lines that a `.gitignore` lacks. */
export function missingLines(text: string): readonly string[] {
  const there = new Set(text.split('\n').map(bare));
  return lines.map(([pattern]) => pattern).filter((pattern) => !there.has(bare(pattern)));
}

// A line with a slash at either end, or with `**/` before it, ignores the same file of this folder.
function bare(line: string): string {
  return line
    .trim()
    .replace(/^(?:\*\*)?\//, '')
    .replace(/\/(?:\*\*?)?$/, '');
}

/** init does not wait long, because the result is only a note. */
const deadlineMs = 15_000;

/**
 * Tells how many live circuits the documents do not declare, if there is a token to ask with. If an account cannot be read, that is a
 * note too, and the run goes on.
 * @param documents the existing documents; undefined for a starter, which declares nothing
 */
export async function notifyLeftOut(
  request: SourceRequest,
  accounts: readonly string[],
  documents: string | undefined,
  context: RunContext,
): Promise<void> {
  if (!hasCredentials(context.environment)) return;
  if (accounts.length === 0 && documents === undefined) return;
  const files = documents === undefined ? [] : [documents];
  const choice = { ...request, deadlineMs, files, accounts: documents === undefined ? accounts : request.accounts };
  const quiet = { ...context, notify: () => undefined };
  try {
    const views = await withAccounts(choice, quiet, { tolerant: false, looksAround: false }, (open) =>
      settleInOrder(open.map(({ chosen, reader }) => viewAccount(chosen, reader))),
    );
    for (const { account, live, keyOfInterconnect } of views) {
      const count = live.interconnects.filter(({ name }) => !keyOfInterconnect.has(name)).length;
      if (count > 0) context.notify(`note: ${leftOutNote(account, count, documents)}`);
    }
  } catch (error) {
    // Invalid documents are reported elsewhere. A token in another variable is not used for them.
    if (error instanceof Failure) return;
    if (!(error instanceof NetworkError)) throw error;
    context.notify(
      `note: it is unknown whether live circuits are left out, because an account could not be read: ${error.message}`,
    );
  }
}

function leftOutNote(account: string, count: number, documents: string | undefined): string {
  const circuits = count === 1 ? '1 live circuit' : `${count} live circuits`;
  return documents === undefined
    ? `the starter leaves out ${circuits} of account ${account}; without --starter, init writes them into the document`
    : `${documents} leaves out ${circuits} of account ${account}; demarc export prints them as a document`;
}
