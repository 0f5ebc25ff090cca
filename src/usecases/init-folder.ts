import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ExitCode } from './exit-code.ts';
import { checkTag, exportAll } from './export/export-all.ts';
import type { ExportedAccount } from './export/export-account.ts';
import { Failure } from './failure.ts';
import { isThere } from './files/is-there.ts';
import { readTextFile } from './files/read-text.ts';
import { writeFiles, type NewFile } from './files/write-files.ts';
import { chooseSource, type DocumentSource, type SourceRequest } from './init/choose-source.ts';
import { fillVariables } from './init/fill-variables.ts';
import { findRepository } from './init/find-repository.ts';
import { ignoreFile, missingLines } from './init/ignored-files.ts';
import { readWorkflows, type Workflows } from './init/read-workflows.ts';
import { starterDocument } from './init/starter-document.ts';
import { workflowNeeds, type WorkflowNeeds } from './init/workflow-needs.ts';
import { withAccounts } from './open-accounts.ts';
import type { RunContext } from './run-context.ts';

export interface InitRequest extends SourceRequest {
  /** The folder to begin in; made where it is missing. */
  readonly folder: string;
}

/** A file that was there and was left alone. */
export interface KeptFile {
  readonly path: string;
  /** Lines that it could use: of a `.gitignore`. */
  readonly missing: readonly string[];
}

export interface InitResult {
  /** The files that were written. */
  readonly written: readonly string[];
  readonly kept: readonly KeptFile[];
  /** The document, or the folder of documents. */
  readonly documents: string;
  /** What they were written from; undefined where they were there already. */
  readonly source: DocumentSource | undefined;
  /** The accounts that were exported. */
  readonly exported: readonly ExportedAccount[];
  readonly sandbox: boolean;
  readonly isFleet: boolean;
  readonly needs: WorkflowNeeds;
  /** The page that explains the workflows. */
  readonly guide: string;
  /** The root of the repository, where the folder is only a part of one: GitHub finds no workflows there. */
  readonly repository: string | undefined;
}

/**
 * Documents, a `.gitignore` and the workflows for a repository. What is there is left alone; what is not is written, all or nothing.
 * Rejects with a `Failure` or a `NetworkError` where the live account cannot be read: then nothing is written.
 */
export async function initFolder(request: InitRequest, context: RunContext): Promise<InitResult> {
  const { folder } = request;
  await checkFolder(folder);
  const source = chooseSource(request, context.environment);
  for (const account of source.accounts) checkTag(account);
  const isFleet = source.accounts.length > 1;
  const workflows = await readWorkflows(isFleet);
  const there = await findDocuments(folder);
  const exported = there.length > 0 || source.type === 'starter' ? [] : await readLive(request, source, context);
  const documents = there.length > 0 ? [] : documentFiles(source, exported, request, context.version);
  const files = [...documents, { path: '.gitignore', text: ignoreFile() }, ...workflowFiles(workflows, exported)].map(
    ({ path, text }) => ({ path: join(folder, path), text }),
  );
  if (there.length === 0 && source.reason !== undefined) {
    context.notify(`note: ${source.reason}: the document is a starter`);
  }
  const { fresh, kept } = await sift(files);
  await writeFiles(fresh, { overwrite: false });
  return {
    written: fresh.map(({ path }) => path),
    kept: [...there.map((path) => ({ path, missing: [] })), ...kept],
    documents: there[0] ?? join(folder, isFleet || request.split !== undefined ? 'demarc' : 'demarc.yaml'),
    source: there.length > 0 ? undefined : source,
    exported,
    sandbox: request.sandbox,
    isFleet,
    needs: workflowNeeds(workflows.list),
    guide: workflows.guide,
    repository: await rootAbove(folder),
  };
}

async function checkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return;
  throw new Failure(`${folder} is not a folder`, {
    exitCode: ExitCode.usage,
    hint: 'Name a folder, or none for this one.',
  });
}

/** Documents that commands would find there: another one beside them would hide them, or say the same twice. */
async function findDocuments(folder: string): Promise<readonly string[]> {
  const [file, many] = [join(folder, 'demarc.yaml'), join(folder, 'demarc')];
  const isUsed = (await readdir(many).catch(() => [])).length > 0;
  return [...((await isThere(file)) ? [file] : []), ...(isUsed ? [many] : [])];
}

function readLive(
  request: InitRequest,
  { accounts }: DocumentSource,
  context: RunContext,
): Promise<readonly ExportedAccount[]> {
  const choice = { ...request, files: [], accounts };
  return withAccounts(choice, context, { tolerant: false, looksAround: false }, (open) =>
    exportAll(open, request, context.version),
  );
}

/** One document for one account; a folder where it is split, or where there are several. */
function documentFiles(
  { accounts }: DocumentSource,
  exported: readonly ExportedAccount[],
  { split }: InitRequest,
  version: string,
): readonly NewFile[] {
  if (exported.length === 0) {
    if (accounts.length < 2) return [{ path: 'demarc.yaml', text: starterDocument(accounts[0], version) }];
    return accounts.map((tag) => ({ path: join('demarc', `${tag}.yaml`), text: starterDocument(tag, version) }));
  }
  const isOne = exported.length === 1 && split === undefined;
  const isDeep = exported.length > 1 && split !== undefined;
  return exported.flatMap(({ account, files }) =>
    files.map(({ path, text }) => ({
      path: isOne ? 'demarc.yaml' : join('demarc', ...(isDeep ? [account] : []), path),
      text,
    })),
  );
}

function workflowFiles({ list }: Workflows, exported: readonly ExportedAccount[]): readonly NewFile[] {
  const variables = exported.flatMap((one) => one.variables.filter(({ needed }) => needed === 'plan'));
  const names = variables.map(({ name }) => name);
  return list.map(({ name, text }) => ({ path: join('.github', 'workflows', name), text: fillVariables(text, names) }));
}

async function sift(
  files: readonly NewFile[],
): Promise<{ readonly fresh: readonly NewFile[]; readonly kept: readonly KeptFile[] }> {
  const there = await Promise.all(files.map(({ path }) => isThere(path)));
  const kept = files
    .filter((_file, at) => there[at])
    .map(async ({ path }) => {
      return { path, missing: path.endsWith('.gitignore') ? await missingIn(path) : [] };
    });
  return { fresh: files.filter((_file, at) => there[at] !== true), kept: await Promise.all(kept) };
}

async function missingIn(path: string): Promise<readonly string[]> {
  const read = await readTextFile(path).catch(() => undefined);
  return read?.ok === true ? missingLines(read.text) : [];
}

async function rootAbove(folder: string): Promise<string | undefined> {
  const root = await findRepository(folder);
  return root === undefined || root === resolve(folder) ? undefined : root;
}
