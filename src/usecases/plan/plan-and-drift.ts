import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { ExitCode, worstExitCode } from '../../model/exit-code.ts';
import { type AccountPlan, asDrift, type PlanDocument } from '../../model/plan.ts';
import { driftFingerprint } from '../../plan/digest.ts';
import type { RunContext } from '../run-context.ts';
import { errorCodes, hasChanges, planExitCode } from '../run-exit-code.ts';
import { type PlanRequest, withPlan } from './compute-plan.ts';

export interface PlanResult {
  readonly exitCode: ExitCode;
  readonly plan: PlanDocument;
  /** Warnings about the documents. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Plans what apply would do. Only reads. Rejects with a `Failure` if the documents are invalid. */
export function plan(
  request: PlanRequest & { readonly detailedExitCode: boolean },
  context: RunContext,
): Promise<PlanResult> {
  return withPlan(request, context, ({ document, diagnostics, sources }) => ({
    exitCode: planExitCode(document.accounts, request.detailedExitCode ? hasChanges : undefined),
    plan: document,
    diagnostics,
    sources,
  }));
}

export interface DriftResult extends PlanResult {
  /** Tags of the accounts whose policy counts unmanaged objects as drift. */
  readonly unmanagedIsDrift: ReadonlySet<string>;
  /** True if any account that could be read has drifted. */
  readonly drifted: boolean;
  /** Stays the same while the drift is the same. Has no meaning if any account could not be read. */
  readonly fingerprint: string;
}

/** The differences between the network and the documents, what is missing most first. Guards do not apply, because drift changes nothing. */
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
    return { exitCode, plan: asDrift(document), diagnostics, sources, unmanagedIsDrift, drifted, fingerprint };
  });
}
