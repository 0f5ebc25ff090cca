import { redact } from '../../api/redact/redact.ts';
import type { CheckOption } from '../../apply/apply-options.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import { ExitCode, worstExitCode } from '../../model/exit-code.ts';
import type { PlanDocument } from '../../model/plan.ts';
import {
  type AccountReport,
  type ApplyEvent,
  type ChangeReport,
  circuitsNotBack,
  type ReportDocument,
  type SentWrite,
} from '../../model/report.ts';
import { type CheckRequest, checkRunner, requireRunnable } from '../check/check-command.ts';
import { Failure } from '../failure.ts';
import { hideSecrets, hideTyped } from '../hide-secrets.ts';
import { beginJournals, finishJournal, journalLeft, notifyResumed } from '../journal/run-journals.ts';
import type { Connection } from '../network/open-clients.ts';
import {
  checkAllowances,
  type ComputedPlan,
  planOptions,
  type PlanRequest,
  type PlanSurroundings,
  withPlan,
} from '../plan/compute-plan.ts';
import type { PlanResult } from '../plan/plan-and-drift.ts';
import { checkReview, openReview, type Refusal, type Review } from '../review/check-review.ts';
import type { RunContext } from '../run-context.ts';
import { applyExitCode, planExitCode } from '../run-exit-code.ts';
import { checkSnapshotFile, type SnapshotFile, writeSnapshotFile } from '../snapshot/snapshot-file.ts';
import { snapshotText } from '../snapshot/snapshot-text.ts';
import { applyEntry, type ApplySettings, notAttempted } from './apply-entry.ts';
import { type AskCircuit, circuitAsker } from './circuit-question.ts';
import { lockAccounts } from './lock-account.ts';
import { openReport, type ReportHooks, type RunEnd, secretsOfPlan } from './open-report.ts';
import { findOvertaken, type LaterDocuments, type OvertakenChanges } from './overtaken.ts';
import { reviewRecord, timestamp } from './run-record.ts';

export interface ApplyRequest extends PlanRequest {
  /** The maximum number of parallel steps in one account. */
  readonly parallelism: number;
  /** Start no new changes after the first change that does not succeed. */
  readonly stopOnError: boolean;
  /** The reviewed plan: nothing else is carried out. */
  readonly review?: Review | undefined;
  /**
   * A file for the state of the accounts before the first write, secrets included. It is not written if there is nothing to change. It
   * never replaces an existing file.
   */
  readonly snapshot?: string | undefined;
  /** The journal of an interrupted run on another machine. CNIs that it deleted are created again. */
  readonly resume?: string | undefined;
}

/** Hooks of the caller during an apply. */
export interface ApplyHooks extends ReportHooks {
  /** Called with the plan before any question or change. Not called if the plan differs from a reviewed plan file. */
  readonly onPlan: (plan: PlanResult) => Promise<void> | void;
  /** Asks whether to continue. Called only if there are changes and nothing blocks them. */
  readonly confirm: (plan: PlanDocument) => Promise<boolean> | boolean;
  /**
   * The documents that are valid now instead of this run's documents, if any. Called once, as late as possible. Changes that they do not
   * want are not carried out.
   */
  readonly later?: () => Promise<LaterDocuments | undefined>;
  /** Called just before the first write. After the signal aborts, no new step starts. */
  readonly begin: (plan: PlanDocument) => AbortSignal;
  readonly onEvent: (account: string, event: ApplyEvent) => void;
  /** Called for each write that was sent, when it ends. */
  readonly onSent?: (account: string, address: string, write: SentWrite) => void;
  /** `--confirm each`: asks before a disruptive circuit. Without it, such a run cannot ask, and each circuit counts as refused. */
  readonly confirmCircuit?: AskCircuit;
}

export interface ApplyResult {
  readonly exitCode: ExitCode;
  readonly report: ReportDocument;
  /** True if the plan was started: nothing blocked it, and the user confirmed it. */
  readonly attempted: boolean;
  readonly declined: boolean;
  /** Why the plan differs from the review, if that ended the run. */
  readonly refusal?: Refusal;
}

/** Plans, asks and carries the plan out. Then reads the accounts again, to say whether they now match the documents. */
export async function apply(request: ApplyRequest, hooks: ApplyHooks, context: RunContext): Promise<ApplyResult> {
  const startedAt = timestamp();
  checkReview(request);
  checkAllowances(request.allow);
  const snapshot = request.snapshot === undefined ? undefined : snapshotFile(request.snapshot);
  if (snapshot !== undefined) await checkSnapshotFile(snapshot);
  const { judge, fingerprint: reviewed } = await openReview(request.review, context);
  if (request.check !== undefined) await requireRunnable(request.check, context.environment);
  const lock: PlanSurroundings['lock'] = (accounts, target) => {
    requireCheck(accounts, request);
    return lockAccounts(accounts, target, context.environment);
  };
  const carryOut = async (computed: ComputedPlan, connection: Connection): Promise<ApplyResult> => {
    const { document, entries, diagnostics, sources, journals } = computed;
    const exitCode = planExitCode(document.accounts);
    const planned = { exitCode, plan: document, diagnostics, sources };
    const review = reviewRecord(request.review, reviewed);
    const report = await openReport(computed, { startedAt, review, deadlineMs: request.deadlineMs }, hooks, context);
    // An account that cannot be changed stops the run before the first write to any account.
    const untouched = (end: RunEnd, code: ExitCode) => {
      const accounts = entries.map((entry) => ({
        ...notAttempted(entry),
        ...journalLeft(journals.get(entry.plan.account)),
      }));
      return { exitCode: code, report: report(end, code, accounts), attempted: false, declined: end === 'declined' };
    };
    // A fingerprint cannot show what differs, and a digest shows little. So show the current plan.
    const hasReviewedPlan = request.review?.type === 'plan';
    if (!hasReviewedPlan) await hooks.onPlan(planned);
    const refusal = await judge(document);
    if (refusal !== undefined) {
      const refused = worstExitCode([exitCode, ExitCode.refused]);
      return { ...untouched('refused', refused), refusal };
    }
    if (hasReviewedPlan) await hooks.onPlan(planned);
    if (exitCode !== ExitCode.done) return untouched('blocked', exitCode);
    requireSecrets(computed);
    const changes = document.accounts.some((account) => account.changes.length > 0);
    if (changes && !(await hooks.confirm(document))) return untouched('declined', ExitCode.refused);
    const later = changes ? await hooks.later?.() : undefined;
    // Later plans of this run lift what its plan lifts.
    const settled = { ...request, allow: document.allowed };
    const overtaken = later && (await findOvertaken(computed, later, settled, connection, context));
    if (changes && snapshot !== undefined) await keepSnapshot(computed, snapshot, context);
    await beginJournals(
      journals,
      entries.map(({ planned }) => planned),
    );
    const accounts = await applyAll({ computed, overtaken }, connection, settled, hooks, context);
    notifyResumed(request.resume, journals, context);
    const code = applyExitCode(accounts);
    return { exitCode: code, report: report('carried_out', code, accounts), attempted: true, declined: false };
  };
  return withPlan(request, context, carryOut, { lock, resume: request.resume });
}

/** `policy.pace.check: required` needs a command. Nothing was sent yet. */
function requireCheck(accounts: readonly DesiredAccount[], { check }: ApplyRequest): void {
  const requiring = accounts.find(({ policy }) => policy.pace.check === 'required');
  if (check !== undefined || requiring === undefined) return;
  throw new Failure(`policy.pace.check of account ${requiring.account} is required, and there is no --check`, {
    exitCode: ExitCode.usage,
    code: 'check-required',
    hint: 'Give --check COMMAND (in the Action: the input check). It runs after each disruptive circuit and succeeds where the circuit is back. Nothing was sent to the API.',
  });
}

/** A plan without sensitive values can be shown. It can be carried out only if no change needs such a value. */
function requireSecrets({ entries }: ComputedPlan): void {
  const missing = entries.flatMap(({ planned }) => planned?.missingSecrets ?? []);
  if (missing.length === 0) return;
  throw new Failure(`${missing.join(', ')} cannot be carried out with --skip-secrets: a sensitive value is needed`, {
    exitCode: ExitCode.usage,
    hint: 'Set the variables of the sensitive fields and leave --skip-secrets out; plan and drift do not need them. Nothing was changed.',
  });
}

function snapshotFile(path: string): SnapshotFile {
  const end = 'Without its snapshot the plan is not carried out; nothing was changed.';
  return { path, name: `--snapshot: ${path}`, end };
}

async function keepSnapshot(
  { document, entries }: ComputedPlan,
  file: SnapshotFile,
  { version, notify }: RunContext,
): Promise<void> {
  const { fingerprint } = document;
  const head = { taken_at: new Date().toISOString(), demarc: version, fingerprint };
  const accounts = entries.flatMap(({ read }) =>
    read === undefined ? [] : { live: read.live, slots: read.facts.slots, health: read.facts.health },
  );
  await writeSnapshotFile(file, snapshotText(head, accounts));
  notify(`note: ${file.path} holds the accounts as they were, MD5 keys in clear: keep it as a secret`);
}

// Accounts run one by one, so that a problem in the first is visible before the second is changed.
async function applyAll(
  { computed, overtaken }: { readonly computed: ComputedPlan; readonly overtaken: OvertakenChanges | undefined },
  connection: Connection,
  request: ApplyRequest,
  hooks: ApplyHooks,
  context: RunContext,
): Promise<AccountReport[]> {
  const end = endOf(hooks.begin(computed.document), connection, context);
  const check = request.check && checkOption(request.check, computed, context);
  const reports: AccountReport[] = [];
  let stopped = false;
  for (const entry of computed.entries) {
    const journal = computed.journals.get(entry.desired.account);
    const settings: ApplySettings = {
      journal,
      parallelism: request.parallelism,
      stopOnError: request.stopOnError,
      planOptions: planOptions(request, context.environment),
      check,
      confirm: request.confirmEach === true ? circuitAsker(entry, hooks.confirmCircuit ?? refuse) : undefined,
      clock: context.clock,
      waitMs: request.waitMs,
      sandbox: request.sandbox,
      overtaken: overtaken?.get(entry.desired.account),
      signal: stopped ? AbortSignal.abort() : end,
      onEvent: (event) => hooks.onEvent(entry.desired.account, event),
      onSent: (address, write) => hooks.onSent?.(entry.desired.account, address, write),
    };
    const report = await applyEntry(entry, connection, settings);
    await finishJournal(journal, entry.planned, context);
    reports.push({ ...report, ...journalLeft(journal) });
    stopped ||= request.stopOnError && !isAsAsked(report);
  }
  return reports;
}

function checkOption(request: CheckRequest, computed: ComputedPlan, context: RunContext): CheckOption {
  const { environment } = context;
  const secrets = secretsOfPlan(computed, environment);
  const hide = (text: string) => hideSecrets(hideTyped(redact(text, secrets)), environment);
  return { ...checkRunner(request, environment, hide), timeoutMs: request.timeoutMs };
}

/** Nobody can answer. */
function refuse(): Promise<boolean> {
  return Promise.resolve(false);
}

function isAsAsked(account: AccountReport): boolean {
  const { changes, check } = account;
  const isChecked = (check?.circuits ?? []).every(({ outcome }) => outcome !== 'failed');
  return changes.every(endedWell) && isChecked && circuitsNotBack(account).length === 0;
}

function endedWell({ outcome, stored_otherwise = [] }: ChangeReport): boolean {
  return outcome === 'applied' && stored_otherwise.length === 0;
}

/** Aborts when the run is interrupted or its time is over. No new step starts after that. */
function endOf(interrupted: AbortSignal, { deadline }: Connection, context: RunContext): AbortSignal {
  if (deadline === undefined) return interrupted;
  const { signal } = deadline;
  const tell = () => {
    const reason: unknown = signal.reason;
    const what = reason instanceof Error ? reason.message : 'this run has reached its time limit';
    context.notify(`note: ${what}: nothing new is started; running requests finish first`);
  };
  if (signal.aborted) tell();
  else signal.addEventListener('abort', tell, { once: true });
  return AbortSignal.any([interrupted, signal]);
}
