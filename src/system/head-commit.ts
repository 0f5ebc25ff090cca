import type { Environment } from '../model/environment.ts';
import { gitStatus, isInRepository, runGit } from './git-state.ts';

export type HeadCommit =
  | {
      readonly sha: string;
      /** Whether anything that git knows, or one of the paths, is other than in the commit. Undefined: git cannot tell. */
      readonly edited: boolean | undefined;
    }
  | { readonly why: string };

/** More paths may be too many for a command line. */
const mostPaths = 500;
/** Of a longer list, the beginning may be lost. */
const mostListed = 50;

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
  const asked = paths.slice(0, mostPaths);
  const tracked = await gitStatus(folder, ['--untracked-files=no'], environment);
  if (tracked !== '') return tracked === undefined ? undefined : true;
  if (asked.length === 0) return false;
  const others = await gitStatus(folder, ['--untracked-files=all', '--ignored', '--', ...asked], environment);
  if (others !== '') return others === undefined ? undefined : true;
  return asked.length < paths.length || (await isHidden(folder, asked, environment)) ? undefined : false;
}

/** Whether git was told to take files as unchanged, or as not checked out: then its status does not see their edits. */
async function isHidden(folder: string, paths: readonly string[], environment: Environment): Promise<boolean> {
  for (let from = 0; from < paths.length; from += mostListed) {
    const listed = ['ls-files', '-v', '--', ...paths.slice(from, from + mostListed)];
    const { ok, output } = await runGit(folder, listed, environment);
    if (!ok || /^(?!H )/m.test(output.trim())) return true;
  }
  return false;
}
