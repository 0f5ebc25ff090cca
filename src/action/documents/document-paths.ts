import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { environmentValue } from '../../model/environment.ts';
import { repositoryPath, repositoryRoot } from '../../system/repository-path.ts';
import type { ActionRun } from '../action-run.ts';
import type { DocumentsAt } from './documents-at.ts';

/** Where the documents of this run are at a commit. */
export function documentsOf(run: ActionRun, commit: string): DocumentsAt {
  return { commit, paths: namesOf(run), isOneOf: run.inputs.files.length === 0 };
}

/** The documents as absolute paths. Links and dots are kept as written. */
export function pathsOf({ inputs: { files, workingDirectory }, runner }: ActionRun): readonly string[] {
  const folder = joinAsTyped(workspaceOf(runner), workingDirectory);
  return (files.length > 0 ? files : ['demarc.yaml', 'demarc']).map((path) => joinAsTyped(folder, path));
}

/**
 * The same paths relative to the root of the repository, which may be below the workspace. Links are not resolved: their targets at another
 * commit are not known here.
 */
function namesOf(run: ActionRun): readonly string[] {
  const workspace = workspaceOf(run.runner);
  const here = process.cwd();
  const root = join(workspace, repositoryPath(repositoryRoot(here, here, run.runner.environment), workspace, {}));
  return pathsOf(run).map((path) =>
    (path.startsWith(root + sep) ? path.slice(root.length + 1) : relative(root, path)).split(sep).join('/'),
  );
}

function workspaceOf({ environment }: ActionRun['runner']): string {
  return resolve(environmentValue(environment, 'GITHUB_WORKSPACE') ?? '.');
}

function joinAsTyped(folder: string, path: string): string {
  if (path === '') return folder;
  return isAbsolute(path) ? path : `${folder}${sep}${path}`;
}
