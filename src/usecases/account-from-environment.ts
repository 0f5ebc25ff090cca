import { checkDefaultAccount } from '../config/account-of.ts';
import { environmentValue } from './environment-value.ts';
import { ExitCode } from './exit-code.ts';
import { Failure } from './failure.ts';
import type { Environment } from './run-context.ts';

/** `CLOUDFLARE_ACCOUNT_ID` as it is set: for documents that name no account, whose gate checks it. Empty is not set. */
export function accountOfDocuments(environment: Environment): string | undefined {
  return environmentValue(environment, 'CLOUDFLARE_ACCOUNT_ID');
}

/**
 * `CLOUDFLARE_ACCOUNT_ID` for what goes straight to the API. Rejects what is no account tag as the gate of documents does, with the same words
 * and the same exit code, before anything is asked.
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

export const noTag = 'an account is named that is not an account tag: 32 lower-case hexadecimal digits';

/** Refuses what is no account tag in `--account`. Its value is not shown: it may be a token that was given in its place. */
export function checkTags(accounts: readonly string[]): void {
  if (accounts.every(isTag)) return;
  throw new Failure(noTag, {
    exitCode: ExitCode.usage,
    hint: 'Copy the account ID from the dashboard into --account, or into account-id of the Action.',
  });
}
