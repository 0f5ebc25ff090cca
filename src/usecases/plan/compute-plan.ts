import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/suggest.ts';
import type { SourceText } from '../../document/yaml-document.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import { type Environment, inWorkflow } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { AllowedBy, PlanDocument } from '../../model/plan.ts';
import { parseAllowance } from '../../plan/allowance.ts';
import { planDocument } from '../../plan/codec.ts';
import type { PlanOptions } from '../../plan/plan-account.ts';
import type { CheckRequest } from '../check/check-command.ts';
import { Failure } from '../failure.ts';
import { type Journals, openJournals } from '../journal/open-journals.ts';
import { accountOfDocuments, type Documents, loadDocuments, requireValid } from '../load-documents.ts';
import {
  chooseTarget,
  type ConnectionRequest,
  openConnection,
  sandboxAccount,
  type Target,
} from '../network/connection.ts';
import { type Connection, type RunDeadline, startRunDeadline } from '../network/open-clients.ts';
import type { RunContext } from '../run-context.ts';
import { type PullAllowances, withAllowanceNotes } from './allowance-notes.ts';
import type { BaseOf, BaseOptions, BaseRequest } from './load-base.ts';
import { planAccounts, type PlannedEntry } from './plan-accounts.ts';

/** The request of plan, apply and drift. */
export interface PlanRequest extends ConnectionRequest {
  readonly files: readonly string[];
  /** Account tags to keep. Empty: all that the documents name. */
  readonly accounts: readonly string[];
  /** Guards to lift, as `ID` or `ID=VALUE`. */
  readonly allow: readonly string[];
  /** The guards that pull requests lift, too. Set in their workflows. */
  readonly pull?: PullAllowances | undefined;
  readonly skipSecrets: boolean;
  /** Addresses: only these changes, and the changes that they need. Undefined: all. */
  readonly only?: readonly string[] | undefined;
  /**
   * For apply: moves to new interconnects wait until these are Healthy, for at most this many milliseconds each. At its end apply waits
   * for all new interconnects. Undefined: no wait at the end, and moves wait for a minute where they are allowed.
   */
  readonly waitMs?: number | undefined;
  /** `--check`: what runs after each disruptive circuit. On plan, it only says so. */
  readonly check?: CheckRequest | undefined;
  /** `--confirm each`. */
  readonly confirmEach?: boolean | undefined;
  /** `--base`: the documents before this change. */
  readonly base?: BaseRequest | undefined;
}

export interface ComputedPlan {
  readonly document: PlanDocument;
  /** One entry for each account, sorted by tag. */
  readonly entries: readonly PlannedEntry[];
  /** Warnings about the documents. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
  /** The documents as they were read, secrets in clear. */
  readonly read: readonly SourceText[];
  /** The CNIs that interrupted runs deleted and did not restore. Only apply writes to journals, as it holds the lock. */
  readonly journals: Journals;
}

/** Additional inputs of a plan. */
export interface PlanSurroundings {
  /** The journal file of another machine (`--resume`). */
  readonly resume?: string | undefined;
  /** Called after the documents are read and before the first API request. Its result is released at the end. */
  readonly lock?: (accounts: readonly DesiredAccount[], target: Target) => Promise<{ release(): Promise<void> }>;
}

/** Plans the documents, calls `use` with the plan and its connection, and closes the connection afterwards. */
export async function withPlan<T>(
  request: PlanRequest,
  context: RunContext,
  use: (plan: ComputedPlan, connection: Connection) => Promise<T> | T,
  { lock, resume }: PlanSurroundings = {},
): Promise<T> {
  checkAllowances(request.allow);
  if (request.check !== undefined) (await import('../check/check-command.ts')).checkArgv(request.check);
  const deadline = startRunDeadline(request.deadlineMs);
  const target = chooseTarget(request, context.environment);
  const documents = await loadDocuments(
    {
      files: request.files,
      accounts: request.accounts,
      offline: false,
      skipSecrets: request.skipSecrets,
      defaultAccount: defaultAccount(target, context),
      rules: true,
    },
    context,
  );
  requireValid(documents);
  const facts = { documents, files: request.files, defaultAccount: defaultAccount(target, context) };
  const baseOf = await baseFinder(request.base, facts, context);
  const held = await lock?.(documents.accounts, target);
  try {
    const accounts = documents.accounts.map(({ account }) => account);
    const journals = await openJournals({ accounts, target, resume, writes: lock !== undefined }, context);
    return await overConnection({ ...request, deadline }, target, { ...documents, journals, baseOf }, context, use);
  } finally {
    await held?.release();
  }
}

async function baseFinder(
  base: BaseRequest | undefined,
  ...rest: readonly [options: BaseOptions, context: RunContext]
): Promise<BaseOf> {
  if (base === undefined) return () => undefined;
  const { loadBase } = await import('./load-base.ts');
  return loadBase(base, ...rest);
}

async function overConnection<T>(
  request: PlanRequest & { readonly deadline: RunDeadline | undefined },
  target: Target,
  documents: Documents & { readonly journals: Journals; readonly baseOf: BaseOf },
  context: RunContext,
  use: (plan: ComputedPlan, connection: Connection) => Promise<T> | T,
): Promise<T> {
  const { journals, named, baseOf } = documents;
  const journalOf = (account: string) => journals.get(account);
  const deleted = documents.accounts.flatMap(({ account }) => journalOf(account)?.entries ?? []);
  const connection = await openConnection(target, documents.accounts, request, context, documents.accounts, deleted);
  try {
    const readerOf = (desired: DesiredAccount) => connection.reader(desired);
    const { diagnostics, sources, read } = documents;
    const computed = await planUntilSettled(request.pull, async (by) => {
      const allow = [...request.allow, ...by.map(({ text }) => text)];
      const options = planOptions({ ...request, allow }, context.environment);
      const entries = await planAccounts(documents.accounts, readerOf, options, { named, journalOf, baseOf });
      checkOnly(request.only, entries);
      const document = planDocument(withAllowanceNotes(entries, request), allow, by);
      return { document, entries, diagnostics, sources, read, journals };
    });
    return await use(computed, connection);
  } finally {
    await connection.close();
  }
}

/** Plans again while a pull request lifts more than the plan knows. */
async function planUntilSettled(
  pull: PullAllowances | undefined,
  plan: (by: readonly AllowedBy[]) => Promise<ComputedPlan>,
): Promise<ComputedPlan> {
  let by = pull?.by ?? [];
  for (;;) {
    const computed = await plan(by);
    const more = (await pull?.more?.(computed.document)) ?? [];
    const added = more.filter(({ text }) => !by.some((known) => known.text === text));
    if (added.length === 0) return computed;
    by = [...by, ...added];
  }
}

export function planOptions(request: PlanRequest, environment: Environment): PlanOptions {
  const { allow, pull, skipSecrets, only, waitMs, check, confirmEach = false } = request;
  return {
    allowed: allow,
    inPull: pull !== undefined,
    skipSecrets,
    wait: waitMs !== undefined,
    pace: { check, confirm: confirmEach },
    limits: runLimits(request, environment),
    ...(only !== undefined && { only }),
  };
}

/** GitHub ends a job after six hours (its limit for hosted runners). */
function runLimits({ deadlineMs }: ConnectionRequest, environment: Environment): NonNullable<PlanOptions['limits']> {
  return [
    ...(deadlineMs === undefined ? [] : [{ name: '--deadline', milliseconds: deadlineMs }]),
    ...(inWorkflow(environment) ? [{ name: 'the limit of a job in GitHub Actions', milliseconds: 6 * 3_600_000 }] : []),
  ];
}

/** The account for documents that name none: `CLOUDFLARE_ACCOUNT_ID`, or the sandbox's default account. */
export function defaultAccount(target: Target, context: RunContext): string | undefined {
  return accountOfDocuments(context.environment) ?? (target.type === 'sandbox' ? sandboxAccount : undefined);
}

/** Ends the run if an `--allow` names no guard, or its guard cannot use the value. */
export function checkAllowances(allow: readonly string[]): void {
  for (const text of allow) {
    const parsed = parseAllowance(text);
    if (!parsed.ok) throw new Failure(parsed.message, { exitCode: ExitCode.usage });
  }
}

/**
 * Ends the run if `--only` names an address that no document declares and no change has. If an account could not be planned, its changes
 * are unknown, and the run ends for that reason.
 */
function checkOnly(only: readonly string[] | undefined, entries: readonly PlannedEntry[]): void {
  if (only === undefined || entries.some(({ plan }) => !plan.complete)) return;
  const known = new Set(
    entries.flatMap(({ desired, planned }) => [...declaredAddresses(desired), ...(planned?.changing ?? [])]),
  );
  const unknown = only.find((address) => !known.has(address));
  if (unknown === undefined) return;
  throw new Failure(`--only: no document declares ${JSON.stringify(unknown)}, and no change has this address`, {
    exitCode: ExitCode.usage,
    hint: suggestion(unknown, [...known]),
  });
}

function declaredAddresses({ settings, interconnects, cnis }: DesiredAccount): readonly string[] {
  return [
    ...(settings === undefined ? [] : ['settings']),
    ...interconnects.map(({ key }) => `interconnect.${key}`),
    ...cnis.map(({ key }) => `cni.${key}`),
  ];
}

function suggestion(text: string, known: readonly string[]): string {
  const meant = [`interconnect.${text}`, `cni.${text}`].filter((address) => known.includes(address));
  const close = nearest(text, known);
  const found = meant.length > 0 ? meant : close === undefined ? [] : [close];
  if (found.length > 0) return `Did you mean ${found.join(' or ')}?`;
  return 'Addresses are settings, interconnect.KEY and cni.KEY; demarc plan shows those of all changes.';
}
