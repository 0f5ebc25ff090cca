import { ExitCode, worstExitCode } from '../model/exit-code.ts';
import type { AccountPlan } from '../model/plan.ts';
import type { AccountReport, Outcome } from '../model/report.ts';
import { networkNotePrefix } from './plan-accounts.ts';

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

const overtakenOnly: ReadonlySet<Outcome> = new Set(['overtaken', 'skipped']);

/**
 * How an apply ends. All accounts are looked at together: one account done and another failed is a run that was applied in part.
 * A change whose end is unknown may have been made, so it is never counted as "changed nothing", and neither is one that was begun.
 * A change that the API stored otherwise than asked did not end well either.
 * Where the run was to wait for new interconnects, one that is not Healthy in time is a change that did not end well.
 */
export function applyExitCode(accounts: readonly AccountReport[]): ExitCode {
  const outcomes = new Set<Outcome>(accounts.flatMap(({ changes }) => changes.map(({ outcome }) => outcome)));
  const converged = accounts.every((account) => account.converged === true);
  const allApplied = [...outcomes].every((outcome) => outcome === 'applied');
  const allHealthy = accounts.every(({ health = [] }) => health.every(({ healthy }) => healthy));
  const asAsked = accounts.every(({ changes }) =>
    changes.every((change) => (change.stored_otherwise ?? []).length === 0),
  );
  if (allApplied && asAsked && converged && allHealthy) return ExitCode.done;
  // What later documents keep from being done is refused, not failed; what needs it is skipped.
  const isOvertaken = outcomes.has('overtaken') && [...outcomes].every((outcome) => overtakenOnly.has(outcome));
  if (isOvertaken) return ExitCode.refused;
  const begun = accounts.some(({ changes }) => changes.some((change) => change.begun === true));
  return begun || outcomes.has('applied') || outcomes.has('unknown') ? ExitCode.partial : ExitCode.failed;
}
