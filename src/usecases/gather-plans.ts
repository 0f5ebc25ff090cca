import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText } from '../model/order.ts';
import type { AccountPlan, PlanDocument } from '../model/plan.ts';
import { failedAccountPlan } from '../plan/failed-account.ts';
import { planDocument } from '../plan/plan-document.ts';
import { fileProblem, systemCode } from './files/document-problem.ts';
import { unreadablePlan } from './review/read-plan-file.ts';
import type { RunContext } from './run-context.ts';
import { showPlans } from './show-plans.ts';
import { settleInOrder } from '../model/settle-in-order.ts';

export interface GatheredPlans {
  /** All accounts; those that are missing as ones that could not be planned. */
  readonly plan: PlanDocument;
  /** Expected accounts that no file plans, sorted. */
  readonly missing: readonly string[];
}

/**
 * Reads the plans that the jobs of a fleet wrote, from files and from folders of `.json` files, as one plan. Rejects with a `Failure` where a file is
 * no plan, and where there is nothing to read and no account expected.
 */
export async function gatherPlans(
  request: { readonly files: readonly string[]; readonly expected: readonly string[] },
  context: RunContext,
): Promise<GatheredPlans> {
  const { expected } = request;
  const files = (await settleInOrder(request.files.map((path) => planFiles(path, expected.length > 0)))).flat();
  if (files.length === 0 && expected.length === 0) {
    throw unreadablePlan(`there is no plan file in ${request.files.join(', ') || 'what was named, which is nothing'}`);
  }
  const read = files.length === 0 ? { accounts: [], allowed: [] } : await showPlans(files, context);
  const there = new Set(read.accounts.map(({ account }) => account));
  const missing = expected.filter((account) => !there.has(account)).sort(compareText);
  if (missing.length === 0) return { plan: planDocument(read.accounts, read.allowed), missing };
  return { plan: planDocument([...read.accounts, ...missing.map(missingPlan)], read.allowed), missing };
}

function missingPlan(account: string): AccountPlan {
  return failedAccountPlan(account, [
    {
      code: 'plan-missing',
      message: 'there is no plan of this account among the files',
      hint: 'See the job that should have written it.',
    },
  ]);
}

/** The files of a folder, at any depth, or the file itself. Where accounts are expected, a folder that is not there has none. */
async function planFiles(path: string, mayBeMissing: boolean): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort(compareText);
  } catch (error) {
    if (mayBeMissing && systemCode(error) === 'ENOENT') return [];
    throw unreadablePlan(fileProblem(path, error).message);
  }
}
