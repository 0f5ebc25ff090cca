import { readTextFile, readTextStream, type TextResult } from '../../system/read-text.ts';
import { leadsOutOfRepository } from '../../system/repository-path.ts';
import type { Failure } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import { fileProblem } from './document-problem.ts';

type InputContext = Pick<RunContext, 'stdin' | 'environment'>;

/**
 * The text of a file that an earlier run wrote, or of standard input for `-`. Rejects with what `refuse` makes of the reason, which names
 * the file.
 */
export async function readInput(
  file: string,
  context: InputContext,
  refuse: (message: string) => Failure,
): Promise<string> {
  return (await readInputFile(file, context, refuse)).text;
}

/** The same, and if a byte order mark was in front of it. */
export async function readInputFile(
  file: string,
  context: InputContext,
  refuse: (message: string) => Failure,
): Promise<Extract<TextResult, { ok: true }>> {
  const read = await readText(file, context, refuse);
  if (read.ok) return read;
  throw refuse(`${file} is ${read.reason === 'encoding' ? 'not UTF-8 text' : 'larger than 64 MiB'}`);
}

async function readText(
  file: string,
  { stdin, environment }: InputContext,
  refuse: (message: string) => Failure,
): Promise<TextResult> {
  try {
    if (file === '-') return await readTextStream(stdin);
    const isOutside = await leadsOutOfRepository(file, process.cwd(), environment);
    if (!isOutside) return await readTextFile(file);
  } catch (error) {
    throw refuse(fileProblem(file, error).message);
  }
  throw refuse(`${file} is a link, or is behind one, that points outside the repository`);
}
