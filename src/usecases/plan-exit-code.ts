import type { AccountPlan } from '../model/plan.ts';
import { ExitCode, worstExitCode } from './exit-code.ts';
import { networkNotePrefix } from './network/network-note.ts';

/** How a plan ends: for each account its errors, then its guards, then, where the caller wants to know, its changes. */
export function planExitCode(
  accounts: readonly AccountPlan[],
  hasDifferences: (account: AccountPlan) => boolean = () => false,
): ExitCode {
  return worstExitCode(
    accounts.flatMap((account) => [
      ...errorCodes(account),
      ...(isBlocked(account) ? [ExitCode.refused] : []),
      ...(hasDifferences(account) ? [ExitCode.differences] : []),
    ]),
  );
}

export function hasChanges(account: AccountPlan): boolean {
  return account.changes.length > 0;
}

/** How the errors of a plan end a run: an account that could not be read, or one that cannot be planned. */
export function errorCodes(account: AccountPlan): readonly ExitCode[] {
  return account.errors.map(({ code }) => (code.startsWith(networkNotePrefix) ? ExitCode.failed : ExitCode.invalid));
}

function isBlocked(account: AccountPlan): boolean {
  return account.errors.length === 0 && !account.applyable;
}
