import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What a process prints, as it grows. */
export function collect(child: ChildProcess) {
  const text = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (more: string) => (text.stdout += more));
  child.stderr?.setEncoding('utf8').on('data', (more: string) => (text.stderr += more));
  child.stdin?.end();
  return text;
}

/** The exit code of a process, once it and its outputs have ended. */
export async function codeOf(child: ChildProcess): Promise<unknown> {
  const [code] = (await once(child, 'close')) as unknown[];
  return code;
}
