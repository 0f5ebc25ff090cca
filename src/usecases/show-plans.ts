import type { PlanDocument } from '../model/plan.ts';
import { decodePlan } from '../plan/codec.ts';
import { planDocument } from '../plan/plan-document.ts';
import { ExitCode } from './exit-code.ts';
import { Failure } from './failure.ts';
import { fileProblem } from './files/document-problem.ts';
import { readTextFile, readTextStream } from './files/read-text.ts';
import type { TextResult } from './files/read-text.ts';
import type { RunContext } from './run-context.ts';

/** Reads plans written earlier; several become one, as long as no account is in two of them. */
export async function showPlans(files: readonly string[], context: RunContext): Promise<PlanDocument> {
  const [first, ...others] = await Promise.all(files.map((file) => readPlan(file, context)));
  if (first === undefined) throw new Failure('no plan file is named', { exitCode: ExitCode.usage });
  if (others.length === 0) return first;
  const plans = [first, ...others];
  const seen = new Map<string, string>();
  for (const [index, plan] of plans.entries()) {
    for (const { account } of plan.accounts) {
      const file = files[index] ?? '';
      const earlier = seen.get(account);
      if (earlier !== undefined) throw unreadable(`${file} and ${earlier} both plan account ${account}`);
      seen.set(account, file);
    }
  }
  return planDocument(
    plans.flatMap(({ accounts }) => accounts),
    [...new Set(plans.flatMap(({ allowed }) => allowed))],
  );
}

async function readPlan(file: string, context: RunContext): Promise<PlanDocument> {
  const read = await readText(file, context);
  if (!read.ok) throw unreadable(`${file} is ${read.reason === 'encoding' ? 'not UTF-8 text' : 'larger than 64 MiB'}`);
  const decoded = decodePlan(read.text);
  if (!decoded.ok) throw unreadable(`${file}: ${decoded.message}`);
  return decoded.plan;
}

async function readText(file: string, context: RunContext): Promise<TextResult> {
  try {
    return file === '-' ? await readTextStream(context.stdin) : await readTextFile(file);
  } catch (error) {
    throw unreadable(fileProblem(file, error).message);
  }
}

function unreadable(message: string): Failure {
  return new Failure(message, {
    exitCode: ExitCode.refused,
    hint: 'A plan file is what demarc plan --format json, or --out json=PATH, writes.',
  });
}
