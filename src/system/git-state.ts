import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Environment } from '../model/environment.ts';
import { type ProcessEnd, runProcess } from './run-process.ts';

/**
 * `edited`: git has an older state of the file. `untracked`: git does not know it. `none`: it is in no repository, or git is missing.
 * `unknown`: git could not tell.
 */
export type GitState = 'committed' | 'edited' | 'untracked' | 'none' | 'unknown';

const timeoutMs = 10_000;

/** Asks git for the state of a file. */
export async function gitState(path: string, folder: string, environment: Environment): Promise<GitState> {
  if (!isInRepository(folder)) return 'none';
  if (!(await runGit(folder, ['rev-parse', '--git-dir'], environment)).started) return 'none';
  const output = await gitStatus(folder, ['--ignored', '--', path], environment);
  if (output === undefined) return 'unknown';
  if (output === '') return 'committed';
  return /^(?:\?\?|!!) /m.test(output) ? 'untracked' : 'edited';
}

/** What `git status` lists. Undefined: git cannot tell, or would run a program that the repository names. */
export async function gitStatus(
  folder: string,
  words: readonly string[],
  environment: Environment,
): Promise<string | undefined> {
  if (await hasFilters(folder, environment)) return undefined;
  const status = ['status', '--porcelain=v1', '--ignore-submodules=dirty'];
  const { ok, output } = await runGit(folder, [...status, ...words], environment);
  return ok ? output.trim() : undefined;
}

/** A status runs the filters of files that may be edited. Those that the user or the machine set up are not the repository's. */
async function hasFilters(folder: string, environment: Environment): Promise<boolean> {
  const words = ['config', '--show-scope', '--name-only', '--get-regexp', String.raw`^filter\..*\.(clean|process)$`];
  const { ok, end, output } = await runGit(folder, words, environment);
  if (!ok) return end !== 'exit code 1' || output !== '';
  return output
    .trim()
    .split('\n')
    .some((line) => !/^(?:system|global)\t/.test(line));
}

/**
 * Runs git in a folder for what only reads. It starts no monitor that the repository names, and fetches no objects that a partial clone
 * left out: a fetch runs programs of the configuration, too. Paths are taken as they are written.
 */
export function runGit(folder: string, words: readonly string[], environment: Environment): Promise<ProcessEnd> {
  const { PATH, HOME, LANG, TZ } = environment;
  const offline = { GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none', GIT_TERMINAL_PROMPT: '0' };
  return runProcess({
    argv: ['git', '-c', 'core.fsmonitor=false', '-C', folder, ...words],
    environment: { PATH, HOME, LANG, TZ, GIT_OPTIONAL_LOCKS: '0', GIT_LITERAL_PATHSPECS: '1', ...offline },
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
