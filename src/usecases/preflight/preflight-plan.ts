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
    const off = new Set(
      entries.flatMap(({ desired, plan }) =>
        desired.policy.preflight === 'off' && plan.changes.some(isDisruptive) ? [desired.account] : [],
      ),
    );
    const reports = document.accounts.map((plan) => reportOf(plan, off.has(plan.account)));
    const isOpen = document.accounts.some(({ account, complete }) => !complete || off.has(account));
    return { plan: document, reports, exitCode: codeOf(reports, isOpen) };
  });
}

function isDisruptive({ impact }: AccountPlan['changes'][number]): boolean {
  return impact !== 'none';
}

function reportOf(
  { account, complete, terms, changes, not_judged = [] }: AccountPlan,
  isOff: boolean,
): PreflightReport {
  return {
    account,
    judged: terms?.judged,
    notJudged: [
      ...(complete ? [] : ['the account could not be planned, so what changes is not known']),
      ...(isOff
        ? ['policy.preflight is off, so nothing was read of the routes; --without reads them all the same']
        : []),
      ...not_judged,
    ],
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
