import { checkDefaultAccount, type ConfigResult, loadDesired } from '../config/load-desired.ts';
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.ts';
import type { SourceText } from '../document/yaml-document.ts';
import type { DesiredAccount } from '../model/desired.ts';
import { type Environment, environmentValue } from '../model/environment.ts';
import { ExitCode } from '../model/exit-code.ts';
import { checkRules } from '../rules/check-rules.ts';
import { Failure } from './failure.ts';
import { passedOverCode } from './files/document-problem.ts';
import { type ReadSources, readSources } from './files/read-sources.ts';
import type { RunContext } from './run-context.ts';

interface DocumentRequest {
  /** Files, folders and `-` for standard input. Empty: `demarc.yaml`, else `demarc/`. */
  readonly files: readonly string[];
  /** Account tags to keep. Empty: all. */
  readonly accounts: readonly string[];
  /** Unset variables are unknown values instead of errors. */
  readonly offline: boolean;
  readonly skipSecrets: boolean;
  /** The account of documents that name none. */
  readonly defaultAccount: string | undefined;
  /** Check the rules too, not only the shape. */
  readonly rules: boolean;
}

export interface Documents {
  /** Sorted by tag. Incomplete if `diagnostics` holds an error. */
  readonly accounts: readonly DesiredAccount[];
  /** All accounts that the documents name, including those that were not requested. */
  readonly named: readonly DesiredAccount[];
  readonly diagnostics: readonly Diagnostic[];
  /** The texts that the diagnostics point to, by name, with sensitive values masked. */
  readonly sources: ReadonlyMap<string, string>;
  /** The names of the files that contain data of an account, by its tag. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** By account tag: the documents themselves. */
  readonly declarations: ConfigResult['declarations'];
  /** All texts by name for a patch, with sensitive values masked. */
  readonly masked: () => ReadonlyMap<string, string>;
  /** The texts as they were read, secrets in clear. */
  readonly read: readonly SourceText[];
}

/** Reads documents and checks their shape and rules. Problems are in the diagnostics. */
export async function loadDocuments(request: DocumentRequest, context: RunContext): Promise<Documents> {
  return checkDocuments(await readSources(request.files, context.stdin, context.environment), request, context);
}

/** Checks the shape and the rules of texts that are already read. */
export function checkDocuments(
  read: ReadSources,
  request: Omit<DocumentRequest, 'files'>,
  context: Pick<RunContext, 'environment' | 'version'>,
): Documents {
  const loaded = loadDesired(read.sources, {
    environment: context.environment,
    offline: request.offline,
    skipSecrets: request.skipSecrets,
    defaultAccount: request.defaultAccount,
    version: context.version,
  });
  const isPruned = loaded.accounts.some(({ account, policy }) => policy.prune && isChosen(account, request));
  const found = [
    ...read.diagnostics.map((diagnostic) => (isPruned ? stricter(diagnostic) : diagnostic)),
    ...loaded.diagnostics,
  ];
  const accounts = found.some(isError) ? loaded.accounts : selectAccounts(loaded.accounts, request.accounts);
  // Rules check the meaning of all documents together. On incomplete documents they would report false problems.
  const broken = request.rules && !found.some(isError) ? checkRules(accounts, request) : [];
  return {
    accounts,
    named: loaded.accounts,
    diagnostics: sortDiagnostics([...found, ...broken].map((diagnostic) => loaded.gate.pass(diagnostic))),
    sources: found.length + broken.length === 0 ? new Map() : loaded.gate.texts(),
    files: loaded.files,
    declarations: loaded.declarations,
    masked: () => loaded.gate.patchTexts(),
    read: read.sources,
  };
}

function isChosen(account: string, { accounts }: Pick<DocumentRequest, 'accounts'>): boolean {
  return accounts.length === 0 || accounts.includes(account);
}

/** Prune would delete an object whose declaration is not read. */
function stricter(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.code !== passedOverCode) return diagnostic;
  return {
    ...diagnostic,
    severity: 'error',
    message: `${diagnostic.message}: policy.prune would delete what it declares`,
  };
}

/** Ends the run if the documents have an error. */
export function requireValid(documents: Documents): void {
  const errors = documents.diagnostics.filter(isError).length;
  if (errors === 0) return;
  throw new Failure(`the documents are invalid: ${errors} ${errors === 1 ? 'error' : 'errors'}`, {
    exitCode: ExitCode.invalid,
    diagnostics: documents.diagnostics,
    sources: documents.sources,
    hint: 'Nothing was read from the API and nothing was changed.',
  });
}

export function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

function selectAccounts(accounts: readonly DesiredAccount[], tags: readonly string[]): readonly DesiredAccount[] {
  if (tags.length === 0) return accounts;
  const unknown = tags.find((tag) => !accounts.some(({ account }) => account === tag));
  if (unknown === undefined) return accounts.filter(({ account }) => tags.includes(account));
  // A value that is not a tag may be a token in the wrong place.
  throw new Failure(isTag(unknown) ? `the documents do not name the account ${unknown}` : noTag, {
    exitCode: ExitCode.usage,
    hint: `The documents name ${accounts.map(({ account }) => account).join(', ') || 'no account'}.`,
  });
}

const noTag = 'a given account is not an account tag: 32 lower-case hexadecimal digits';

/**
 * `CLOUDFLARE_ACCOUNT_ID`, for documents that name no account. It is checked together with the documents. An empty value counts as not
 * set.
 */
export function accountOfDocuments(environment: Environment): string | undefined {
  return environmentValue(environment, 'CLOUDFLARE_ACCOUNT_ID');
}

/**
 * `CLOUDFLARE_ACCOUNT_ID` for commands without documents. Throws a `Failure` if it is not an account tag, before the first request.
 * Message and exit code are those of the check of documents.
 */
export function accountFromEnvironment(environment: Environment): string | undefined {
  const account = accountOfDocuments(environment);
  const [problem] = checkDefaultAccount(account);
  if (problem === undefined) return account;
  throw new Failure(problem.message, {
    exitCode: ExitCode.invalid,
    hint: `${problem.hint ?? ''}; nothing was read from the API and nothing was changed`,
  });
}

export function isTag(text: string): boolean {
  return checkDefaultAccount(text).length === 0;
}

/** Refuses a value of `--account` that is not an account tag. The value is not shown, because it may be a token in the wrong place. */
export function checkTags(accounts: readonly string[]): void {
  if (accounts.every(isTag)) return;
  throw new Failure(noTag, {
    exitCode: ExitCode.usage,
    hint: 'Copy the account ID from the dashboard into --account, or into account-id of the Action.',
  });
}
