import { splitCommand } from '../../src/model/split-command.ts';

export interface Line {
  readonly words: readonly [string, ...string[]];
  /** The file that its output goes to. */
  readonly output: string | undefined;
  /** The code that its comment names, else 0. */
  readonly exitCode: number;
}

/** A line of `sh`. Undefined: nothing is run, because it is blank or a comment. */
export function readLine(line: string): Line | undefined {
  const [whole = '', comment = ''] = line.trim().split(/(?:^|\s+)#\s/, 2);
  if (whole === '') return undefined;
  const [command = '', output] = whole.split(/ > (?=\S+$)/, 2);
  const split = splitCommand(command);
  if (!split.ok) throw new Error(`a test cannot run "${line}": it ${split.problem}`);
  return { words: split.words, output, exitCode: Number(/exit code (\d+)/.exec(comment)?.[1] ?? 0) };
}
