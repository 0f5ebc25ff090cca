import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Environment } from '../model/environment.ts';
import { type ProcessEnd, runProcess } from './run-process.ts';

/** `edited`: git has an older state of the file. `untracked`: git does not know it. `none`: it is in no repository, or git is missing. */
export type GitState = 'committed' | 'edited' | 'untracked' | 'none';

const timeoutMs = 10_000;

/** Asks git for the state of a file. */
export async function gitState(path: string, folder: string, environment: Environment): Promise<GitState> {
  if (!isInRepository(folder)) return 'none';
  const { ok, output } = await runGit(folder, ['status', '--porcelain=v1', '--ignored', '--', path], environment);
  if (!ok) return 'none';
  if (output.trim() === '') return 'committed';
  return /^(?:\?\?|!!) /m.test(output) ? 'untracked' : 'edited';
}

/** Runs git in a folder. The configuration of the repository starts no other program for what only reads. */
export function runGit(folder: string, words: readonly string[], environment: Environment): Promise<ProcessEnd> {
  const { PATH, HOME, LANG, TZ } = environment;
  return runProcess({
    argv: ['git', '-c', 'core.fsmonitor=false', '-C', folder, ...words],
    environment: { PATH, HOME, LANG, TZ, GIT_OPTIONAL_LOCKS: '0' },
    input: '',
    signal: new AbortController().signal,
    timeoutMs,
  });
}

export function isInRepository(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}
