import { settleInOrder } from '../../model/collections.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { AccountPlan, AllowedBy, PlanDocument } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { planDocument } from '../../plan/codec.ts';
import { decodeShownPlan } from '../../plan/decode-plan.ts';
import { failedAccountPlan, planNote } from '../../plan/note.ts';
import { withSharedPorts } from '../../plan/ports/shared-ports.ts';
import { filesAt } from '../../system/folders.ts';
import { systemCode } from '../../system/system-code.ts';
import { Failure } from '../failure.ts';
import { fileProblem } from '../files/document-problem.ts';
import { readPlanFile, unreadablePlan } from '../review/read-plan-file.ts';
import type { RunContext } from '../run-context.ts';
import { withoutKnownElsewhere } from './allowance-notes.ts';

export interface GatheredPlans {
  /** All accounts. A missing account appears as one that could not be planned. */
  readonly plan: PlanDocument;
  /** Expected accounts that have no plan in any file, sorted. */
  readonly missing: readonly string[];
}

interface GatherRequest {
  readonly files: readonly string[];
  /** Tags of the accounts that must have a plan. */
  readonly expected: readonly string[];
  /** What the pull request lifts. Undefined: the plan files are believed. */
  readonly lifted: readonly AllowedBy[] | undefined;
}

/**
 * Reads the plans of a fleet's jobs, from files and from folders of `.json` files, and joins them into one plan. Rejects with a `Failure`
 * if a file is not a plan, or lifts what the pull request does not lift. Also rejects if there is nothing to read and no account is expected.
 */
export async function gatherPlans(request: GatherRequest, context: RunContext): Promise<GatheredPlans> {
  const { expected } = request;
  const files = (await settleInOrder(request.files.map((path) => planFiles(path, expected.length > 0)))).flat();
  if (files.length === 0 && expected.length === 0) {
    throw unreadablePlan(`there is no plan file in ${request.files.join(', ') || 'the files, because none is named'}`);
  }
  const read = files.length === 0 ? { accounts: [], allowed: [], allowed_by: [] } : await showPlans(files, context);
  const there = new Set(read.accounts.map(({ account }) => account));
  const missing = expected.filter((account) => !there.has(account)).sort(compareText);
  const accounts = [...withoutKnownElsewhere(read.accounts), ...missing.map(missingPlan)];
  const by = request.lifted === undefined ? read.allowed_by : requireBacked(read.allowed, request.lifted);
  return { plan: planDocument(accounts, read.allowed, by), missing };
}

/**
 * The review of these plans lifts guards at apply. So a plan file, which may be forged, lifts nothing that the pull request does not lift.
 * Throws a `Failure` (4) if it does.
 */
function requireBacked(allowed: readonly string[], lifted: readonly AllowedBy[]): readonly AllowedBy[] {
  const unbacked = allowed.filter((text) => !lifted.some((known) => known.text === text));
  if (unbacked.length === 0) return lifted.filter(({ text }) => allowed.includes(text));
  throw new Failure(`the plan files lift guards that nothing in this pull request lifts: ${unbacked.join(', ')}`, {
    exitCode: ExitCode.refused,
    hint: 'Write Demarc-Allow: ID=VALUE at the end of a commit message, or give this step the same input allow as the steps that plan.',
  });
}

function missingPlan(account: string): AccountPlan {
  return failedAccountPlan(account, [
    planNote({
      code: 'plan-missing',
      message: 'the files contain no plan for this account',
      hint: 'Check the job that should have written it.',
    }),
  ]);
}

/** The files of a folder, at any depth, or the file itself. If accounts are expected, a missing folder counts as empty. */
async function planFiles(path: string, mayBeMissing: boolean): Promise<readonly string[]> {
  try {
    return await filesAt(path, '.json');
  } catch (error) {
    if (mayBeMissing && systemCode(error) === 'ENOENT') return [];
    throw unreadablePlan(fileProblem(path, error).message);
  }
}

/**
 * Reads plans from files. Joins several into one, if no account is in two of them. If two plans assign the same port, both get a warning.
 */
export async function showPlans(files: readonly string[], context: RunContext): Promise<PlanDocument> {
  if (files.filter((file) => file === '-').length > 1) {
    throw new Failure('standard input can be read only once', { exitCode: ExitCode.usage });
  }
  const [first, ...others] = await settleInOrder(files.map((file) => readPlanFile(file, context, decodeShownPlan)));
  if (first === undefined) throw new Failure('no plan file is named', { exitCode: ExitCode.usage });
  if (others.length === 0) return first;
  const plans = [first, ...others];
  const seen = new Map<string, string>();
  for (const [index, plan] of plans.entries()) {
    for (const { account } of plan.accounts) {
      const file = files[index] ?? '';
      const earlier = seen.get(account);
      if (earlier !== undefined) throw unreadablePlan(`${file} and ${earlier} both plan account ${account}`);
      seen.set(account, file);
    }
  }
  return planDocument(
    withSharedPorts(plans.flatMap(({ accounts }) => accounts)),
    plans.flatMap(({ allowed }) => allowed),
    plans.flatMap((plan) => plan.allowed_by ?? []),
  );
}
