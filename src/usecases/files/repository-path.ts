import { posix } from 'node:path';
import type { Environment } from '../run-context.ts';

/**
 * The name of a document as tools of a repository know it: from the repository's root, with forward slashes. The root is
 * `GITHUB_WORKSPACE` where the working folder lies in it, else the working folder. A file outside stays absolute; standard input keeps its name.
 */
export function repositoryPath(file: string, cwd: string, environment: Environment): string {
  if (file.startsWith('<')) return file;
  const here = forward(cwd);
  const workspace = forward(environment['GITHUB_WORKSPACE'] ?? '');
  const root = workspace !== '' && isWithin(here, workspace) ? workspace : here;
  const absolute = isAbsolute(forward(file)) ? posix.normalize(forward(file)) : posix.join(here, forward(file));
  return isWithin(absolute, root) ? posix.relative(root, absolute) : absolute;
}

function forward(path: string): string {
  return path.replaceAll('\\', '/');
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path);
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
