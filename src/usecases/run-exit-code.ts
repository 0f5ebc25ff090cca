import { ExitCode, worstExitCode } from '../model/exit-code.ts';
import type { AccountPlan } from '../model/plan.ts';
import { type AccountReport, type ChangeReport, circuitsNotBack, type Outcome } from '../model/report.ts';
import { networkNotePrefix } from './network-note.ts';

/** The exit code of a plan. For each account: first its errors, then its guards, then, if the caller wants it, its changes. */
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

/** The exit codes for the errors of a plan: an account could not be read, or could not be planned. */
export function errorCodes(account: AccountPlan): readonly ExitCode[] {
  return account.errors.map(({ code }) => (code.startsWith(networkNotePrefix) ? ExitCode.failed : ExitCode.invalid));
}

function isBlocked(account: AccountPlan): boolean {
  return account.errors.length === 0 && !account.applyable;
}

const overtakenOnly: ReadonlySet<Outcome> = new Set(['overtaken', 'skipped']);

/**
 * The exit code of an apply, over all accounts together: if one account is done and another failed, the run is partial. A change with an
 * unknown outcome may have been made, so it never counts as "changed nothing". The same is true for a change that was started. A change
 * that the API stored otherwise did not succeed, and neither did one whose circuit is not known to be back. If the run had to wait for new interconnects, each must be Healthy in time, or its
 * change did not succeed.
 */
export function applyExitCode(accounts: readonly AccountReport[]): ExitCode {
  const outcomes = new Set<Outcome>(accounts.flatMap(({ changes }) => changes.map(({ outcome }) => outcome)));
  const converged = accounts.every((account) => account.converged === true);
  const allApplied = [...outcomes].every((outcome) => outcome === 'applied');
  const allHealthy = accounts.every(({ health = [] }) => health.every(({ healthy }) => healthy));
  const asAsked = accounts.every(({ changes }) =>
    changes.every((change) => (change.stored_otherwise ?? []).length === 0),
  );
  const allBack = accounts.every(
    (account) =>
      circuitsNotBack(account).length === 0 &&
      [...(account.check?.circuits ?? []), ...(account.tunnel_health ?? [])].every(
        ({ outcome }) => outcome !== 'failed',
      ),
  );
  if (allApplied && asAsked && converged && allHealthy && allBack) return ExitCode.done;
  // A change that later documents prevent counts as refused, not failed. Changes that need it are skipped.
  const isOvertaken = outcomes.has('overtaken') && [...outcomes].every((outcome) => overtakenOnly.has(outcome));
  if (isOvertaken) return ExitCode.refused;
  return accounts.some(({ changes }) => changedSomething(changes)) ? ExitCode.partial : ExitCode.failed;
}

const changing: ReadonlySet<Outcome> = new Set(['applied', 'applied_lost', 'unknown']);

/** True where at least a part of a change was made, or may have been made. */
export function changedSomething(changes: readonly ChangeReport[]): boolean {
  return changes.some(({ outcome, begun }) => begun === true || changing.has(outcome));
}
