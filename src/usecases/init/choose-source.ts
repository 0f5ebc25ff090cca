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
import type { ConnectionRequest } from '../network/connection.ts';
import { sandboxAccount } from '../network/local-sandbox.ts';
import { viewAccount } from '../resolve-key.ts';
import type { RunContext } from '../run-context.ts';

export interface SourceRequest extends ConnectionRequest, ExportStyle {
  /** Account tags; none: `CLOUDFLARE_ACCOUNT_ID`. */
  readonly accounts: readonly string[];
  /** A starter document, also where an account could be read. */
  readonly starter: boolean;
}

/** Where the first documents come from. */
export interface DocumentSource {
  readonly type: 'live' | 'starter';
  /** Each once, sorted; none only for a starter. */
  readonly accounts: readonly string[];
  /** Why it is a starter, where --starter was not given. */
  readonly reason?: string;
}

/**
 * From the live account, where there are credentials and it is known which one; else a starter. What is only about a live account asks
 * for one.
 */
export function chooseSource(request: SourceRequest, environment: Environment): DocumentSource {
  const { sandbox, starter, split, secrets, protect } = request;
  const isAboutLive = sandbox || split !== undefined || secrets || protect;
  if (starter && isAboutLive) {
    throw new Failure(
      '--starter writes an empty document: --sandbox, --protect, --secrets and --split are about a live one',
      {
        exitCode: ExitCode.usage,
        hint: 'Leave --starter away to export the live account.',
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
      reason: 'there are no credentials (CLOUDFLARE_API_TOKEN) to read an account with',
    };
  }
  if (accounts.length > 0) return { type: 'live', accounts };
  return { type: 'starter', accounts, reason: 'it is not known which account to read (CLOUDFLARE_ACCOUNT_ID)' };
}

function accountsOf({ accounts, sandbox }: SourceRequest, environment: Environment): readonly string[] {
  // Looked at in any case, as by the other commands: what is wrong with it is wrong for the next one, too.
  const given = accountFromEnvironment(environment);
  if (accounts.length > 0) return [...new Set(accounts)].sort(compareText);
  const known = given ?? (sandbox ? sandboxAccount : undefined);
  return known === undefined ? [] : [known];
}

/** Half of a pair counts: it is an error to be told, and no reason for a starter. */
export function hasCredentials(environment: Environment): boolean {
  const names = ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_EMAIL', 'CLOUDFLARE_API_KEY'];
  return environmentValue(environment, ...names) !== undefined;
}

/** The folder with the repository that a folder is in; undefined where it is in none. */
export async function findRepository(folder: string): Promise<string | undefined> {
  let at = resolve(folder);
  for (;;) {
    if (await isThere(join(at, '.git'))) return at;
    const above = dirname(at);
    if (above === at) return undefined;
    at = above;
  }
}

/** What runs of demarc leave in a folder and no repository should keep. */
const lines = [
  ['.demarc/', 'the state of demarc … --sandbox'],
  ['plan.json', 'plans are shown, not kept'],
  ['plan.md', ''],
  ['report.json', ''],
  ['*snapshot*.json', 'demarc apply --snapshot: it holds keys'],
  ['*journal*.json', 'what an apply that was cut off has to put back: it holds keys'],
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

// With a slash on either end, or `**/` before it, a line ignores the same file of this folder.
function bare(line: string): string {
  return line
    .trim()
    .replace(/^(?:\*\*)?\//, '')
    .replace(/\/(?:\*\*?)?$/, '');
}

/** init does not wait long for what is only a note. */
const deadlineMs = 15_000;

/**
 * Notes how many live circuits the documents leave out, where there is a token to ask with. An account that cannot be read is a note, too, and
 * ends nothing.
 * @param documents those that are there; undefined for a starter, which declares nothing
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
    // Documents that are not valid are said elsewhere, and a token under another name is no token for them.
    if (error instanceof Failure) return;
    if (!(error instanceof NetworkError)) throw error;
    context.notify(
      `note: whether live circuits are left out is not known, because an account could not be read: ${error.message}`,
    );
  }
}

function leftOutNote(account: string, count: number, documents: string | undefined): string {
  const circuits = count === 1 ? '1 live circuit' : `${count} live circuits`;
  return documents === undefined
    ? `the starter leaves out ${circuits} of account ${account}; without --starter, init writes them into the document`
    : `${documents} leaves out ${circuits} of account ${account}; demarc export prints them as a document`;
}
