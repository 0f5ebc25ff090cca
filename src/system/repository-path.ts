import { existsSync, realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Environment } from '../model/environment.ts';

/**
 * The name of a file as git has it: from the root of the repository, with forward slashes, every link followed. A file outside stays absolute;
 * standard input keeps its name. This is the one place where a path of this machine becomes a name of the repository.
 */
export function repositoryPath(file: string, cwd: string, environment: Environment): string {
  if (file.startsWith('<')) return file;
  const real = realPath(resolve(cwd, file));
  return nameWithin(repositoryRoot(real, cwd, environment), real);
}

/**
 * The real path of the folder that a repository is checked out in: `GITHUB_WORKSPACE` where the file lies in it, or the outermost folder on the way
 * to the file that has a `.git`, as a checkout below the workspace has; the folder of a submodule is none. Without a workspace, the working folder.
 */
export function repositoryRoot(file: string, cwd: string, environment: Environment): string {
  const workspace = environment['GITHUB_WORKSPACE'] ?? '';
  const here = realPath(cwd);
  const outer = workspace === '' ? here : realPath(resolve(cwd, workspace));
  const root = isWithin(here, outer) ? outer : here;
  if (!isWithin(file, root)) return root;
  let folder = root;
  for (const part of relative(root, dirname(file)).split(sep)) {
    if (existsSync(join(folder, '.git'))) return folder;
    folder = join(folder, part);
  }
  return existsSync(join(folder, '.git')) ? folder : root;
}

/**
 * Whether a name stands in a repository and leads out of it, by a link at its end or on its way. A repository is every folder above the name
 * that has a `.git`, also behind a link; where there is none, `GITHUB_WORKSPACE`, else the working folder, if the name stands in it. What stands
 * nowhere in these, and what is not there, leads nowhere out.
 */
export async function leadsOutOfRepository(path: string, cwd: string, environment: Environment): Promise<boolean> {
  const here = realPath(cwd);
  const place = isWithin(resolve(cwd, path), cwd) ? join(here, relative(cwd, resolve(cwd, path))) : resolve(cwd, path);
  const real = await realpath(place).catch(() => undefined);
  if (real === undefined) return false;
  const workspace = environment['GITHUB_WORKSPACE'] ?? '';
  const outer = workspace === '' ? here : realPath(resolve(cwd, workspace));
  const repositories = foldersAbove(place).filter((folder) => existsSync(join(folder, '.git')));
  const around = [outer, here].filter((folder) => isWithin(place, folder)).slice(0, 1);
  const roots = repositories.length > 0 ? repositories : around;
  return roots.some((root) => !isWithin(real, realPath(root)));
}

function foldersAbove(place: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = dirname(place); folders.at(-1) !== folder; folder = dirname(folder)) folders.push(folder);
  return folders;
}

/** The name of a real path below a real folder; a path outside as it is. Both with forward slashes. */
export function nameWithin(root: string, path: string): string {
  return (isWithin(path, root) ? relative(root, path) : path).split(sep).join('/');
}

export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The path without links; what is not there lies in its folder. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(realPath(folder), basename(path));
  }
}
