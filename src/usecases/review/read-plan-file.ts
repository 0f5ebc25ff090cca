import { ExitCode } from '../../model/exit-code.ts';
import type { PlanDocument } from '../../model/plan.ts';
import { type DecodedPlan, decodePlan } from '../../plan/decode-plan.ts';
import { Failure } from '../failure.ts';
import { readInput } from '../files/read-input.ts';
import type { RunContext } from '../run-context.ts';

/**
 * Reads one plan file, or standard input for `-`. If it is not a plan, rejects with a `Failure` that ends the run as refused.
 * @param decode reads its text; default: only what can be a review
 */
export async function readPlanFile(
  file: string,
  context: Pick<RunContext, 'stdin' | 'environment'>,
  decode: (text: string) => DecodedPlan = decodePlan,
): Promise<PlanDocument> {
  const text = await readInput(file, context, unreadablePlan);
  const decoded = decode(text);
  if (!decoded.ok) throw unreadablePlan(`${file}: ${decoded.message}`);
  return decoded.plan;
}

export function unreadablePlan(message: string): Failure {
  return new Failure(message, {
    exitCode: ExitCode.refused,
    hint: 'A plan file is what demarc plan --format json, or --out json=PATH, writes.',
  });
}
