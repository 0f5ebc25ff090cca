import { ExitCode } from '../../model/exit-code.ts';
import type { PlanDocument } from '../../model/plan.ts';
import type { DocumentDigest, RunRecord } from '../../model/report.ts';
import { joinFirst } from '../../model/text.ts';
import { decodePlan } from '../../plan/decode-plan.ts';
import type { Evidence } from '../../render/evidence/evidence-tree.ts';
import { Failure } from '../failure.ts';
import { unreadablePlan } from '../review/read-plan-file.ts';
import type { RunContext } from '../run-context.ts';
import { accountsOfLog, joinReport, requireSamePlan, requireSameRun } from './join-run.ts';
import { type LogRun, runOfLog, runsOfPlan } from './log-facts.ts';
import { parseLog, parseReport, readRunFile, refuse } from './read-run-files.ts';

/** Files, or `-` for standard input. */
interface EvidenceRequest {
  readonly plan: string;
  readonly report: string | undefined;
  readonly log: string | undefined;
  /** Of several runs of the log, the one with this id. Only without a report, which names its run. */
  readonly run: string | undefined;
}

/**
 * Reads the plan, the report and the log of one run. Each may have been written by anybody: they are checked, and refused where they do
 * not belong together. Rejects with a `Failure`.
 */
export async function gatherEvidence(request: EvidenceRequest, context: RunContext): Promise<Evidence> {
  const given = [request.plan, request.report, request.log].filter((file) => file === '-');
  if (given.length > 1) throw new Failure('standard input can be read only once', { exitCode: ExitCode.usage });
  const { plan, digest } = await readPlan(request.plan, context);
  const read = (file: string | undefined) => (file === undefined ? undefined : readRunFile(file, context));
  const report = await read(request.report);
  const log = await read(request.log);
  const files = [digest, ...[report, log].flatMap((file) => file?.digest ?? [])];
  if (request.report !== undefined && report !== undefined) {
    const text = log === undefined || request.log === undefined ? undefined : { file: request.log, text: log.text };
    return fromReport(plan, { file: request.report, text: report.text }, text, files);
  }
  if (request.log === undefined || log === undefined) {
    throw new Failure('evidence needs the report of the run, or its log where there is none', {
      exitCode: ExitCode.usage,
      hint: 'Give --report FILE, or --log FILE.',
    });
  }
  return fromLog(plan, { file: request.log, text: log.text }, request.run, files);
}

async function readPlan(
  file: string,
  context: RunContext,
): Promise<{ readonly plan: PlanDocument; readonly digest: DocumentDigest }> {
  const { text, digest } = await readRunFile(file, context);
  const decoded = decodePlan(text);
  if (!decoded.ok) throw unreadablePlan(`${file}: ${decoded.message}`);
  return { plan: decoded.plan, digest };
}

interface Given {
  readonly file: string;
  readonly text: string;
}

function fromReport(
  plan: PlanDocument,
  given: Given,
  log: Given | undefined,
  files: readonly DocumentDigest[],
): Evidence {
  const report = parseReport(given.file, given.text);
  const { fingerprint, run } = report;
  const { isPart } = requireSamePlan(plan, { fingerprint, review: run?.review }, given.file);
  const accounts = joinReport(plan, report, isPart, given.file);
  const found = log === undefined ? undefined : logOfReport(log, run, given.file);
  if (found !== undefined && log !== undefined) requireSameRun(found, report, accounts, log.file);
  return { plan, fingerprint, run: run ?? {}, accounts, log: found?.facts, hasReport: true, files };
}

function logOfReport({ file, text }: Given, run: RunRecord | undefined, report: string): LogRun {
  if (run === undefined) {
    throw refuse(
      `${report} does not name its run, so ${file} cannot be joined with it`,
      'An older version of demarc wrote it. Make the page without --log.',
    );
  }
  return runOfLog(file, parseLog(text), run.id);
}

/** The report of a run that was killed is missing. */
function fromLog(
  plan: PlanDocument,
  { file, text }: Given,
  id: string | undefined,
  files: readonly DocumentDigest[],
): Evidence {
  const log = parseLog(text);
  const run = id === undefined ? theRunOfPlan(plan, file, log) : runOfLog(file, log, id);
  const { about } = run;
  if (about === undefined) {
    throw refuse(
      `${file}: the run does not say its plan`,
      'It ended before its plan was made, or an older version of demarc wrote it. Give its report with --report.',
    );
  }
  requireSamePlan(plan, about, file);
  return {
    plan,
    fingerprint: about.fingerprint,
    run: { ...about, id: run.facts.run, demarc: run.demarc, started_at: run.facts.startedAt },
    accounts: accountsOfLog(plan, run),
    log: run.facts,
    hasReport: false,
    files,
  };
}

function theRunOfPlan(plan: PlanDocument, file: string, log: ReturnType<typeof parseLog>): LogRun {
  const [first, ...others] = runsOfPlan(file, log, new Set([plan.fingerprint]));
  if (first === undefined) {
    throw refuse(
      `${file} has no apply of this plan`,
      'Give the plan and the log of one run. A run that ended before its plan was made has no evidence but its log.',
    );
  }
  if (others.length === 0) return first;
  const runs = [first, ...others].map(({ facts }) => `${facts.run} (${facts.startedAt})`);
  throw refuse(`${file} has ${runs.length} runs of this plan: ${joinFirst(runs, 10)}`, 'Choose one with --run ID.');
}
