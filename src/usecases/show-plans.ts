import type { PlanDocument } from '../model/plan.ts';
import { planDocument } from '../plan/plan-document.ts';
import { withSharedPorts } from '../plan/shared-ports.ts';
import { ExitCode } from './exit-code.ts';
import { Failure } from './failure.ts';
import { readPlanFile, unreadablePlan } from './review/read-plan-file.ts';
import type { RunContext } from './run-context.ts';
import { settleInOrder } from '../model/settle-in-order.ts';

/**
 * Reads plans written earlier; several become one, as long as no account is in two of them. A port that two of them give away is a warning of
 * both.
 */
export async function showPlans(files: readonly string[], context: RunContext): Promise<PlanDocument> {
  if (files.filter((file) => file === '-').length > 1) {
    throw new Failure('standard input can be read only once', { exitCode: ExitCode.usage });
  }
  const [first, ...others] = await settleInOrder(files.map((file) => readPlanFile(file, context)));
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
  return planDocument(withSharedPorts(plans.flatMap(({ accounts }) => accounts)), [
    ...new Set(plans.flatMap(({ allowed }) => allowed)),
  ]);
}
