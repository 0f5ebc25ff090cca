import type { AccountPlan } from '../model/plan.ts';
import { driftFingerprint } from '../plan/drift-fingerprint.ts';
import { withPlan } from './compute-plan.ts';
import type { PlanRequest } from './compute-plan.ts';
import { ExitCode, worstExitCode } from './exit-code.ts';
import { errorCodes, hasChanges } from './plan-exit-code.ts';
import type { PlanResult } from './plan.ts';
import type { RunContext } from './run-context.ts';

export interface DriftResult extends PlanResult {
  /** Tags of the accounts whose policy counts unmanaged objects as drift. */
  readonly unmanagedIsDrift: ReadonlySet<string>;
  /** Whether anything has drifted, in what could be read. */
  readonly drifted: boolean;
  /** The same for as long as it is the same drift; without any meaning where accounts could not be read. */
  readonly fingerprint: string;
}

/** How the network differs from the documents. Guards do not matter: nothing is going to be changed. */
export function drift(request: PlanRequest, context: RunContext): Promise<DriftResult> {
  return withPlan(request, context, ({ document, entries, diagnostics, sources }) => {
    const unmanagedIsDrift = new Set(
      entries.filter(({ desired }) => desired.policy.unmanaged === 'drift').map(({ desired }) => desired.account),
    );
    const hasDrifted = (account: AccountPlan) =>
      hasChanges(account) || (unmanagedIsDrift.has(account.account) && account.unmanaged.length > 0);
    const codes = document.accounts.flatMap((account) => [
      ...errorCodes(account),
      ...(hasDrifted(account) ? [ExitCode.differences] : []),
    ]);
    const fingerprint = driftFingerprint(document, unmanagedIsDrift);
    const drifted = codes.includes(ExitCode.differences);
    const exitCode = worstExitCode(codes);
    return { exitCode, plan: document, diagnostics, sources, unmanagedIsDrift, drifted, fingerprint };
  });
}
