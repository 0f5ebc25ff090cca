import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { demarcPath } from './run-demarc.ts';

/** Whether util-linux's script(1) is there, which gives a command a terminal of its own. */
export const hasPseudoTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

export interface OnTerminal {
  /** Stands for the terminal: what is written to it is typed, and its exit code is the command's. Killed, the terminal is gone. */
  readonly terminal: ChildProcessWithoutNullStreams;
  /** Everything that was shown so far. */
  readonly screen: () => string;
}

/** Runs the built command on a terminal. */
export function demarcOnTerminal(
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): OnTerminal {
  const words = [process.execPath, demarcPath, ...args].map((word) => `'${word}'`).join(' ');
  const terminal = spawn('script', ['-qec', `exec ${words}`, '/dev/null'], {
    cwd,
    env: { PATH: process.env['PATH'], TERM: 'xterm', SHELL: '/bin/sh', ...env },
  });
  let screen = '';
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => (screen += text));
  return { terminal, screen: () => screen };
}
