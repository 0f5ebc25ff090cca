import { createInterface } from 'node:readline/promises';

/** Asks on stderr and reads one line from stdin; undefined where the input ends first. */
export async function ask(question: string): Promise<string | undefined> {
  // Without `terminal` the input stays in its own mode, and Ctrl-C is the signal that it is everywhere else.
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  const ended = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  try {
    return await Promise.race([lines.question(question), ended]);
  } finally {
    lines.close();
  }
}
