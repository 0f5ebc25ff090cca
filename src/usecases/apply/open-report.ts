import type { Environment } from '../../model/environment.ts';
import type { ExitCode } from '../../model/exit-code.ts';
import type { PlanDocument } from '../../model/plan.ts';
import type { AccountReport, ReportDocument, RunRecord } from '../../model/report.ts';
import { knownSecrets } from '../hide-secrets.ts';
import type { ComputedPlan } from '../plan/compute-plan.ts';
import type { RunContext } from '../run-context.ts';
import { describeRun, type FoundPulls } from './describe-run.ts';
import { documentDigests, guardsOf, type RunStart, runStart, timestamp } from './run-record.ts';

export type RunEnd = RunRecord['end'];

export interface ReportHooks {
  /** The pull requests of the run. Called if there are changes. Without it, only the environment is asked. */
  readonly pulls?: () => Promise<FoundPulls>;
  /** Called once the plan is made, before it is refused, blocked or carried out. */
  readonly onRun?: (start: RunStart, plan: PlanDocument) => void;
}

/** Makes the report of a run when it has ended. */
type MakeReport = (end: RunEnd, exitCode: ExitCode, accounts: readonly AccountReport[]) => ReportDocument;

/** Finds out who runs this plan, and tells it. Returns what makes the report, whose accounts then have the guards of the plan. */
export async function openReport(
  computed: ComputedPlan,
  about: Pick<Parameters<typeof runStart>[0], 'startedAt' | 'review' | 'deadlineMs'>,
  hooks: ReportHooks,
  context: RunContext,
): Promise<MakeReport> {
  const { document: plan, read } = computed;
  const readAt = timestamp();
  const hasChanges = plan.accounts.some(({ changes }) => changes.length > 0);
  const { environment, run } = context;
  const origin = await describeRun({
    environment,
    command: run?.command,
    documents: read.map(({ name }) => name).filter((name) => name !== '<stdin>'),
    pulls: hasChanges ? await hooks.pulls?.() : undefined,
    secrets: secretsOfPlan(computed, environment),
  });
  const id = run?.id ?? crypto.randomUUID();
  const { review, startedAt, deadlineMs } = about;
  const start = runStart(
    { id, startedAt, origin, documents: documentDigests(read), plan, review, deadlineMs },
    context,
  );
  hooks.onRun?.(start, plan);
  return (end, exitCode, accounts) => ({
    format: 'demarc.report/1',
    fingerprint: plan.fingerprint,
    run: { ...start.head, ...start.facts, ended_at: timestamp(), end, exit_code: exitCode },
    accounts: accounts.map((account) => withGuards(account, plan, readAt)),
  });
}

function withGuards(report: AccountReport, plan: ComputedPlan['document'], readAt: string): AccountReport {
  const guards = plan.accounts.filter(({ account }) => account === report.account).flatMap(guardsOf);
  return { ...report, read_at: { before: readAt, ...report.read_at }, ...(guards.length > 0 && { guards }) };
}

/** What no text of the run may repeat: credentials, the keys of documents, of interrupted runs and of live CNIs. */
export function secretsOfPlan({ entries, journals }: ComputedPlan, environment: Environment): readonly string[] {
  const desired = entries.map((entry) => entry.desired);
  const deleted = desired.flatMap(({ account }) => journals.get(account)?.entries ?? []);
  const live = entries.flatMap(({ read }) => read?.live.cnis ?? []).flatMap(({ bgp }) => bgp?.md5_key?.reveal() ?? []);
  return [...knownSecrets(desired, desired, deleted, environment), ...live];
}
