import type { QuotaUsage } from '../api/limiter/pacer.ts';
import type { DesiredAccount } from '../model/desired.ts';
import { ExitCode } from '../model/exit-code.ts';
import type { NetworkReader } from '../model/network-api.ts';
import { Failure } from './failure.ts';
import { findDefault } from './files/find-default.ts';
import {
  accountFromEnvironment,
  checkTags,
  type Documents,
  isError,
  isTag,
  loadDocuments,
  requireValid,
} from './load-documents.ts';
import {
  chooseTarget,
  type ConnectionRequest,
  openConnection,
  sandboxAccount,
  type Target,
} from './network/connection.ts';
import { startRunDeadline } from './network/open-clients.ts';
import type { RunContext } from './run-context.ts';

/** An account that a command reads, with its documents, if any. */
export interface ChosenAccount {
  readonly account: string;
  readonly tokenEnv: string | undefined;
  readonly desired: DesiredAccount | undefined;
}

interface AccountChoice {
  /** Documents. Empty: the documents of the working folder, if they exist and the command looks for them. */
  readonly files: readonly string[];
  /** Account tags. Empty: all accounts that the documents name, else `CLOUDFLARE_ACCOUNT_ID`. */
  readonly accounts: readonly string[];
}

interface ChoiceOptions {
  readonly tolerant: boolean;
  /** Use the documents of the working folder if no documents are named. Default: true */
  readonly looksAround?: boolean;
}

/**
 * Chooses the accounts for a command that only reads the live state. With `tolerant`, invalid documents are only a warning if the account
 * is given in another way. A user who is still writing the documents may already need such a command.
 */
async function chooseAccounts(
  choice: AccountChoice,
  target: Target,
  context: RunContext,
  { tolerant, looksAround = true }: ChoiceOptions,
): Promise<readonly ChosenAccount[]> {
  checkTags(choice.accounts);
  const fallback =
    accountFromEnvironment(context.environment) ?? (target.type === 'sandbox' ? sandboxAccount : undefined);
  const isNamed = choice.files.length > 0 || looksAround;
  const documents = isNamed ? await documentsOf(choice, fallback, context) : undefined;
  const errors = documents?.diagnostics.filter(isError).length ?? 0;
  if (documents !== undefined && errors > 0) {
    if (!tolerant || (choice.accounts.length === 0 && fallback === undefined)) requireValid(documents);
    context.notify(
      `warning: the documents have errors (demarc validate shows them); only their readable parts are used`,
    );
  }
  const declared = documents?.accounts ?? [];
  const tags = chosenTags(choice, errors > 0 ? [] : declared, fallback);
  return tags.map((account) => {
    const desired = declared.find((candidate) => candidate.account === account);
    return { account, tokenEnv: desired?.tokenEnv, desired };
  });
}

async function documentsOf(
  choice: AccountChoice,
  defaultAccount: string | undefined,
  context: RunContext,
): Promise<Documents | undefined> {
  if (choice.files.length === 0 && (await findDefault('.', context.environment)).paths.length === 0) return undefined;
  const request = { files: choice.files, accounts: [], offline: true, skipSecrets: true, defaultAccount, rules: false };
  return loadDocuments(request, context);
}

function chosenTags(
  choice: AccountChoice,
  declared: readonly DesiredAccount[],
  fallback: string | undefined,
): readonly string[] {
  if (choice.accounts.length > 0) return [...new Set(choice.accounts)];
  // Read offline, a document whose account is not known stands for a text that is no tag.
  const known = declared.every(({ account }) => isTag(account));
  if (declared.length > 0 && known) return declared.map(({ account }) => account);
  if (declared.length === 0 && fallback !== undefined) return [fallback];
  throw new Failure(known ? 'there is no account to read' : 'a document names no account', {
    exitCode: ExitCode.usage,
    code: 'no-account',
    hint: 'Give --account TAG, set CLOUDFLARE_ACCOUNT_ID, or run it where documents name an account.',
  });
}

export interface LookRequest extends ConnectionRequest, AccountChoice {}

export interface OpenAccount {
  readonly chosen: ChosenAccount;
  readonly reader: NetworkReader;
}

export interface CountedAccount extends OpenAccount {
  /** What the requests with its credentials have used of the quota. */
  readonly usage: () => QuotaUsage;
}

/** Calls `use` with the chosen accounts, each with a read-only client, and closes the connection afterwards. */
export async function withAccounts<T>(
  request: LookRequest,
  context: RunContext,
  options: ChoiceOptions,
  use: (accounts: readonly CountedAccount[]) => Promise<T>,
): Promise<T> {
  const deadline = startRunDeadline(request.deadlineMs);
  const target = chooseTarget(request, context.environment);
  const accounts = await chooseAccounts(request, target, context, options);
  const documented = accounts.flatMap(({ desired }) => desired ?? []);
  const connection = await openConnection(target, accounts, { ...request, deadline }, context, documented);
  try {
    const open = (chosen: ChosenAccount): CountedAccount => {
      return { chosen, reader: connection.reader(chosen), usage: () => connection.usage(chosen) };
    };
    return await use(accounts.map(open));
  } finally {
    await connection.close();
  }
}
