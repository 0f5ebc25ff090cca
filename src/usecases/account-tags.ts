import { checkDefaultAccount } from '../config/load-desired.ts';
import { type Environment, environmentValue } from '../model/environment.ts';
import { ExitCode } from '../model/exit-code.ts';
import { Failure } from './failure.ts';

export const noTag = 'an account is named that is not an account tag: 32 lower-case hexadecimal digits';

/** `CLOUDFLARE_ACCOUNT_ID`, for documents that name no account. It is checked together with the documents. Empty counts as not set. */
export function accountOfDocuments(environment: Environment): string | undefined {
  return environmentValue(environment, 'CLOUDFLARE_ACCOUNT_ID');
}

/**
 * `CLOUDFLARE_ACCOUNT_ID` for commands without documents. Throws a `Failure` where it is no account tag, with the words and the exit code of
 * the check of documents, before the first request.
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

/** Refuses what is no account tag in `--account`. Its value is not shown: it may be a token that was given in its place. */
export function checkTags(accounts: readonly string[]): void {
  if (accounts.every(isTag)) return;
  throw new Failure(noTag, {
    exitCode: ExitCode.usage,
    hint: 'Copy the account ID from the dashboard into --account, or into account-id of the Action.',
  });
}
