import { ExitCode } from '../../model/exit-code.ts';
import type { PlanDocument } from '../../model/plan.ts';
import { type DecodedPlan, decodePlan } from '../../plan/codec.ts';
import { readTextFile, readTextStream, type TextResult } from '../../system/read-text.ts';
import { leadsOutOfRepository } from '../../system/repository-path.ts';
import { Failure } from '../failure.ts';
import { fileProblem } from '../files/document-problem.ts';
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
  const read = await readText(file, context);
  if (!read.ok)
    throw unreadablePlan(`${file} is ${read.reason === 'encoding' ? 'not UTF-8 text' : 'larger than 64 MiB'}`);
  const decoded = decode(read.text);
  if (!decoded.ok) throw unreadablePlan(`${file}: ${decoded.message}`);
  return decoded.plan;
}

async function readText(file: string, context: Pick<RunContext, 'stdin' | 'environment'>): Promise<TextResult> {
  try {
    if (file === '-') return await readTextStream(context.stdin);
    const isOutside = await leadsOutOfRepository(file, process.cwd(), context.environment);
    if (!isOutside) return await readTextFile(file);
  } catch (error) {
    throw unreadablePlan(fileProblem(file, error).message);
  }
  throw unreadablePlan(`${file} is a link, or is behind one, that points outside the repository`);
}

export function unreadablePlan(message: string): Failure {
  return new Failure(message, {
    exitCode: ExitCode.refused,
    hint: 'A plan file is what demarc plan --format json, or --out json=PATH, writes.',
  });
}
