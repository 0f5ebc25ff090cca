import type { Environment } from '../model/environment.ts';
import { isInRepository, runGit } from './git-state.ts';

export type HeadCommit =
  | {
      readonly sha: string;
      /** Whether anything that git knows, or one of the paths, is other than in the commit. Undefined: git cannot tell. */
      readonly edited: boolean | undefined;
    }
  | { readonly why: string };

/** More paths may be too many for a command line. */
const mostPaths = 500;

/**
 * The commit that is checked out in a folder, and if it was edited since.
 * @param paths files that count as edits also where git does not know them
 */
export async function headCommit(
  folder: string,
  paths: readonly string[],
  environment: Environment,
): Promise<HeadCommit> {
  if (!isInRepository(folder)) return { why: 'this folder is in no git repository' };
  const head = await runGit(folder, ['rev-parse', '--verify', 'HEAD'], environment);
  if (!head.started) return { why: 'git is not installed' };
  const sha = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/m.exec(head.output)?.[0];
  if (!head.ok || sha === undefined) return { why: 'git could not tell' };
  return { sha, edited: await isEdited(folder, paths, environment) };
}

async function isEdited(
  folder: string,
  paths: readonly string[],
  environment: Environment,
): Promise<boolean | undefined> {
  const status = ['status', '--porcelain=v1', '--ignore-submodules=dirty'];
  const asked = [
    [...status, '--untracked-files=no'],
    ...(paths.length === 0
      ? []
      : [[...status, '--untracked-files=all', '--ignored', '--', ...paths.slice(0, mostPaths)]]),
  ];
  for (const words of asked) {
    const { ok, output } = await runGit(folder, words, environment);
    if (!ok) return undefined;
    if (output.trim() !== '') return true;
  }
  return false;
}
