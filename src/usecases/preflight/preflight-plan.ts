import { ExitCode } from '../../model/exit-code.ts';
import type { AccountPlan, PlanDocument } from '../../model/plan.ts';
import type { PreflightReport } from '../../model/traffic/what-if-report.ts';
import { type PlanRequest, withPlan } from '../plan/compute-plan.ts';
import type { RunContext } from '../run-context.ts';

export interface PreflightResult {
  /** 2 where a prefix would be lost; 1 where routes could not be read, or an account could not be planned. */
  readonly exitCode: ExitCode;
  readonly reports: readonly PreflightReport[];
}

/** Which prefixes ride on what a plan of the documents disrupts. */
export function preflightPlan(
  request: PlanRequest,
  context: RunContext,
): Promise<PreflightResult & { readonly plan: PlanDocument }> {
  return withPlan(request, context, ({ document, entries }) => {
    for (const { desired, plan } of entries) {
      if (desired.policy.preflight === 'off' && plan.changes.length > 0)
        context.notify(`note: policy.preflight is off for account ${desired.account}: nothing was read of its routes`);
    }
    const reports = document.accounts.map(reportOf);
    return {
      plan: document,
      reports,
      exitCode: codeOf(
        reports,
        document.accounts.some(({ complete }) => !complete),
      ),
    };
  });
}

function reportOf({ account, terms, changes, not_judged = [] }: AccountPlan): PreflightReport {
  return {
    account,
    judged: terms?.judged,
    notJudged: not_judged,
    subjects: changes.flatMap(({ address, preflight, rides = [] }) =>
      preflight === undefined ? [] : [{ what: address, cnis: cnisOf(address, rides), preflight }],
    ),
  };
}

function cnisOf(address: string, rides: NonNullable<AccountPlan['changes'][number]['rides']>): readonly string[] {
  return address.startsWith('cni.') ? [address] : rides.map(({ cni }) => cni);
}

export function codeOf(reports: readonly PreflightReport[], isIncomplete = false): ExitCode {
  const verdicts = reports.flatMap(({ subjects }) => subjects.map(({ preflight }) => preflight.verdict));
  if (isIncomplete || verdicts.includes('not_done')) return ExitCode.failed;
  return verdicts.includes('black_hole') ? ExitCode.differences : ExitCode.done;
}
