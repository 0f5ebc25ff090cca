import { existsSync, realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { type Environment, environmentValue } from '../model/environment.ts';

/**
 * The name of a file as git has it: relative to the root of the repository, with forward slashes and links resolved. A file outside the
 * repository keeps its absolute path; standard input keeps its name. Only this function turns a path of this machine into a name of the
 * repository.
 */
export function repositoryPath(file: string, cwd: string, environment: Environment): string {
  if (file.startsWith('<')) return file;
  const real = realPath(resolve(cwd, file));
  return nameWithin(repositoryRoot(real, cwd, environment), real);
}

/**
 * The real path of the folder in which a repository is checked out. The search starts at `GITHUB_WORKSPACE` (in GitLab: `CI_PROJECT_DIR`) if it contains the working
 * folder, else at the working folder. On the way down to the file, the outermost folder with a `.git` is the root. So a checkout below
 * the workspace counts, and a submodule does not. Without such a folder, it is the folder where the search starts.
 */
export function repositoryRoot(file: string, cwd: string, environment: Environment): string {
  const workspace = workspaceOf(environment);
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

function workspaceOf(environment: Environment): string {
  return environmentValue(environment, 'GITHUB_WORKSPACE', 'CI_PROJECT_DIR') ?? '';
}

/**
 * True if a name in a repository leads out of it, through a link at its end or on its way. Each folder above the name with a `.git` is a
 * repository, also behind a link. If there is none, it is `GITHUB_WORKSPACE` or `CI_PROJECT_DIR`, else the working folder, if it contains the name. A name
 * outside all of these, or one that does not exist, never leads out.
 */
export async function leadsOutOfRepository(path: string, cwd: string, environment: Environment): Promise<boolean> {
  const here = realPath(cwd);
  const place = isWithin(resolve(cwd, path), cwd) ? join(here, relative(cwd, resolve(cwd, path))) : resolve(cwd, path);
  const real = await realpath(place).catch(() => undefined);
  if (real === undefined) return false;
  const workspace = workspaceOf(environment);
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

/** The name of a real path relative to a real folder. A path outside stays as it is. Both use forward slashes. */
export function nameWithin(root: string, path: string): string {
  return (isWithin(path, root) ? relative(root, path) : path).split(sep).join('/');
}

export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The path with links resolved. If the path does not exist, only its folder is resolved. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(realPath(folder), basename(path));
  }
}
