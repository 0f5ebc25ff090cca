import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathArgument, shellCommand } from '../model/shell-command.ts';
import { checkTags } from './account-from-environment.ts';
import { ExitCode } from './exit-code.ts';
import { exportAll } from './export/export-all.ts';
import type { ExportedAccount } from './export/export-account.ts';
import { Failure } from './failure.ts';
import { isThere } from './files/is-there.ts';
import { readTextFile } from './files/read-text.ts';
import { writeFiles, type NewFile } from './files/write-files.ts';
import { chooseSource, type DocumentSource, type SourceRequest } from './init/choose-source.ts';
import { documentNeeds, type DocumentNeeds } from './init/document-needs.ts';
import { findRepository } from './init/find-repository.ts';
import { fitWorkflow } from './init/fit-workflow.ts';
import { ignoreFile, missingLines } from './init/ignored-files.ts';
import { readWorkflows, type Workflow } from './init/read-workflows.ts';
import { objectExamples, starterDocument } from './init/starter-document.ts';
import { workflowNeeds, type WorkflowNeeds } from './init/workflow-needs.ts';
import { withAccounts } from './open-accounts.ts';
import { schemaText } from './print-schema.ts';
import type { RunContext } from './run-context.ts';

/** Stands beside `demarc.yaml` or `demarc/`, and is no document. */
const schemaFile = 'demarc.schema.json';

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
  checkTags(source.accounts);
  const there = await findDocuments(folder);
  const [used] = there;
  const exported = there.length > 0 || source.type === 'starter' ? [] : await readLive(request, source, context);
  const documents = there.length > 0 ? [] : withSchema(documentFiles(source, exported, request));
  const needs = used === undefined ? needsOf(source, exported) : await needsThere(used, context);
  const isFleet = needs.accounts.length > 1;
  const workflows = await readWorkflows(isFleet);
  const isFolder = used === undefined ? isFleet || request.split !== undefined : used !== join(folder, 'demarc.yaml');
  const fitted = workflows.list.map(({ name, text }) => {
    return { name, text: fitWorkflow(text, needs, isFolder ? 'demarc' : 'demarc.yaml') };
  });
  const files = [...documents, { path: '.gitignore', text: ignoreFile() }, ...fitted.map(inPlace)].map(
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
    documents: used ?? join(folder, isFolder ? 'demarc/' : 'demarc.yaml'),
    source: there.length > 0 ? undefined : source,
    exported,
    sandbox: request.sandbox,
    isFleet,
    needs: workflowNeeds(fitted, needs.accounts),
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
  const [file, many] = [join(folder, 'demarc.yaml'), join(folder, 'demarc/')];
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
): readonly NewFile[] {
  if (exported.length === 0) {
    if (accounts.length < 2) return [{ path: 'demarc.yaml', text: starterDocument(accounts[0]) }];
    return accounts.map((tag) => ({ path: join('demarc', `${tag}.yaml`), text: starterDocument(tag) }));
  }
  const isOne = exported.length === 1 && split === undefined;
  const isDeep = exported.length > 1 && split !== undefined;
  return exported.flatMap(({ account, files, interconnects, cnis }) =>
    files.map(({ path, text }) => ({
      path: isOne ? 'demarc.yaml' : join('demarc', ...(isDeep ? [account] : []), path),
      text: files.length === 1 && interconnects.length + cnis.length === 0 ? `${text}\n${objectExamples}` : text,
    })),
  );
}

/** The schema beside the documents, and the line by which editors find it there: nothing is fetched from anywhere. */
function withSchema(documents: readonly NewFile[]): readonly NewFile[] {
  const text = schemaText('desired-state');
  if (text === undefined) throw new Error('there is no schema of the documents');
  const pointing = documents.map(({ path, text: document }) => {
    const up = path.split(/[\\/]/).length - 1;
    const place = `${up === 0 ? './' : '../'.repeat(up)}${schemaFile}`;
    const gap = document.startsWith('#') ? '#\n' : '';
    return { path, text: `# yaml-language-server: $schema=${place}\n${gap}${document}` };
  });
  return [...pointing, { path: schemaFile, text }];
}

/** What documents that this run writes need: of a live account, the keys that every plan compares. */
function needsOf({ accounts }: DocumentSource, exported: readonly ExportedAccount[]): DocumentNeeds {
  const variables = exported.flatMap((one) => one.variables.filter(({ needed }) => needed === 'plan'));
  return {
    accounts: accounts.map((account) => ({ account, tokenEnv: undefined })),
    variables: variables.map(({ name }) => name),
    readsAccount: false,
  };
}

async function needsThere(path: string, context: RunContext): Promise<DocumentNeeds> {
  const needs = await documentNeeds(path, context);
  if (needs !== undefined) return needs;
  context.notify(
    `note: ${path} is not valid, so that the workflows could not be fitted to it: ${shellCommand('demarc', 'validate', pathArgument(path))}`,
  );
  return { accounts: [], variables: [], readsAccount: false };
}

function inPlace({ name, text }: Workflow): NewFile {
  return { path: join('.github', 'workflows', name), text };
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
