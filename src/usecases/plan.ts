import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { PlanDocument } from '../model/plan.ts';
import { withPlan } from './compute-plan.ts';
import type { PlanRequest } from './compute-plan.ts';
import type { ExitCode } from './exit-code.ts';
import { hasChanges, planExitCode } from './plan-exit-code.ts';
import type { RunContext } from './run-context.ts';

export interface PlanResult {
  readonly exitCode: ExitCode;
  readonly plan: PlanDocument;
  /** Warnings about the documents. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

/** What apply would do. Sends nothing but GET. Rejects with a `Failure` where the documents are invalid. */
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
