import { basename, join, resolve } from 'node:path';
import { ExitCode } from '../../model/exit-code.ts';
import { pathArgument, shellCommand } from '../../model/text.ts';
import { entriesOf, isThere, mayBecomeFolder } from '../../system/folders.ts';
import { readTextFile } from '../../system/read-text.ts';
import type { NewFile } from '../../system/write-files.ts';
import { withAccounts } from '../choose-accounts.ts';
import { exportAll, type ExportedAccount } from '../export/export-account.ts';
import { Failure } from '../failure.ts';
import { findDefault } from '../files/find-default.ts';
import { writeAll } from '../files/write-all.ts';
import { checkTags } from '../load-documents.ts';
import type { RunContext } from '../run-context.ts';
import { type Ci, originCi } from './choose-ci.ts';
import {
  chooseSource,
  type DocumentSource,
  findRepository,
  ignoreFile,
  missingLines,
  notifyLeftOut,
  type SourceRequest,
} from './choose-source.ts';
import { documentFiles, schemaFile, schemaState, schemaToWrite } from './document-files.ts';
import { type DocumentNeeds, documentNeeds } from './document-needs.ts';
import { fitPipeline, missingInclude, pipelineFile } from './fit-pipeline.ts';
import { fitWorkflows, type WorkflowNeeds } from './fit-workflow.ts';
import { repositoryFiles } from './repository-files.ts';

export interface InitRequest extends SourceRequest {
  /** Undefined: as the remote `origin` of the repository says. */
  readonly ci: Ci | undefined;
  /** The folder for the new files; created if it is missing. */
  readonly folder: string;
}

/** An existing file that was not changed. */
interface KeptFile {
  readonly path: string;
  /** Lines that it lacks: of a `.gitignore`, owners, updates. */
  readonly missing: readonly string[];
  /** True if it has the name of the schema, but is not a schema of demarc. */
  readonly isForeign?: boolean;
}

export interface InitResult {
  readonly written: readonly string[];
  /** Replaced files of an older demarc: the schema. */
  readonly updated: readonly string[];
  readonly kept: readonly KeptFile[];
  /** The document, or the folder of documents. */
  readonly documents: string;
  /** The source of the documents; undefined if the documents already existed. */
  readonly source: DocumentSource | undefined;
  readonly exported: readonly ExportedAccount[];
  readonly sandbox: boolean;
  readonly isFleet: boolean;
  readonly ci: Ci;
  readonly needs: WorkflowNeeds;
  /** The page that explains the workflows, or the pipeline. */
  readonly guide: string;
  /** The root of the repository, if the folder is only a part of it. The server finds no workflows in such a folder. */
  readonly repository: string | undefined;
}

/**
 * Writes the first files of a repository: documents, a `.gitignore`, the workflows, their owners and updates. Existing files stay as they
 * are; missing files are written, all or none. If the live account cannot be read, it writes nothing and rejects with a `Failure` or a
 * `NetworkError`.
 */
export async function initFolder(request: InitRequest, context: RunContext): Promise<InitResult> {
  const { folder } = request;
  await checkFolder(folder);
  const source = chooseSource(request, context.environment);
  checkTags(source.accounts);
  const there = await findDocuments(folder, context);
  const [used] = there;
  const exported = there.length > 0 || source.type === 'starter' ? [] : await readLive(request, source, context);
  const documents =
    there.length > 0 ? [] : documentFiles({ accounts: source.accounts, split: request.split }, exported);
  const needs = used === undefined ? needsOf(source, exported) : await needsThere(used, context);
  const isFleet = needs.accounts.length > 1;
  const root = await findRepository(folder);
  const ci = request.ci ?? (await originCi(root, context));
  const isFolder = used === undefined ? isFleet || request.split !== undefined : used !== join(folder, 'demarc.yaml');
  const runner =
    ci === 'gitlab' ? await fitPipeline(needs) : await fitWorkflows(needs, isFolder ? 'demarc' : 'demarc.yaml');
  const repository = root === undefined || root === resolve(folder) ? undefined : root;
  const beside = await repositoryFiles(folder, repository ?? folder, ci);
  const files = [
    ...[...documents, { path: '.gitignore', text: ignoreFile() }, ...runner.files].map(({ path, text }) => ({
      path: join(folder, path),
      text,
    })),
    ...beside.flatMap((found) => (found.isThere ? [] : [found.file])),
  ];
  const schema = { path: join(folder, schemaFile), text: schemaToWrite() };
  if (there.length === 0 && source.reason !== undefined) {
    context.notify(`note: ${source.reason}: the document is a starter`);
  }
  const { fresh, kept } = await splitExisting(files.toSpliced(documents.length, 0, schema));
  const isOlder = (await schemaState(schema.path)) === 'older';
  await writeAll([...fresh, ...(isOlder ? [{ ...schema, replaces: true }] : [])], { overwrite: false });
  if (source.type === 'starter' || used !== undefined) await notifyLeftOut(request, source.accounts, used, context);
  return {
    written: fresh.map(({ path }) => path),
    updated: isOlder ? [schema.path] : [],
    kept: [
      ...there.map((path) => ({ path, missing: [] })),
      ...kept.filter(({ path }) => !isOlder || path !== schema.path),
      ...beside.flatMap((found) => (found.isThere ? [{ path: found.path, missing: found.missing }] : [])),
    ],
    documents: used ?? join(folder, isFolder ? 'demarc/' : 'demarc.yaml'),
    source: there.length > 0 ? undefined : source,
    exported,
    sandbox: request.sandbox,
    isFleet,
    ci,
    needs: runner.needs,
    guide: runner.guide,
    repository,
  };
}

async function checkFolder(folder: string): Promise<void> {
  if (await mayBecomeFolder(folder)) return;
  throw new Failure(`${folder} is not a folder`, {
    exitCode: ExitCode.usage,
    hint: 'Name a folder, or none for this one.',
  });
}

/**
 * Documents that commands would find in the folder. A second document would hide them or declare things twice. Files that only look like
 * documents are reported. If there are only such files, the run ends: a new `demarc.yaml` would hide them.
 */
async function findDocuments(folder: string, context: RunContext): Promise<readonly string[]> {
  const many = join(folder, 'demarc/');
  const { paths, passedOver } = await findDefault(folder, context.environment);
  const isUsed = (await entriesOf(many)).length > 0;
  const found = paths.map((path) => (path === join(folder, 'demarc') ? many : path));
  const there = found.filter((path) => path !== many || isUsed);
  const [alike] = passedOver;
  if (there.length === 0 && alike !== undefined) throw hidden(alike, join(folder, 'demarc.yaml'));
  for (const path of passedOver) context.notify(`note: ${path} looks like a document but is not read`);
  if (there.length > 1) {
    context.notify(`note: ${there.join(' and ')} both exist here, and a command reads both only if both are named`);
  }
  return there;
}

function hidden(alike: string, file: string): Failure {
  return new Failure(`${alike} exists, and a new ${file} would hide it: only ${file} is read`, {
    exitCode: ExitCode.failed,
    hint: `Rename ${alike} to ${file}, or move it away, and run init again. Nothing was written.`,
  });
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

/** The needs of documents that this run writes. For a live account, these are the keys that every plan compares. */
function needsOf({ accounts }: DocumentSource, exported: readonly ExportedAccount[]): DocumentNeeds {
  const variables = exported.flatMap((account) => account.variables.filter(({ needed }) => needed === 'plan'));
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
    `note: ${path} is not valid, so the workflows could not be adapted to it: ${shellCommand('demarc', 'validate', pathArgument(path))}`,
  );
  return { accounts: [], variables: [], readsAccount: false };
}

async function splitExisting(
  files: readonly NewFile[],
): Promise<{ readonly fresh: readonly NewFile[]; readonly kept: readonly KeptFile[] }> {
  const there = await Promise.all(files.map(({ path }) => isThere(path)));
  const kept = files
    .filter((_file, at) => there[at])
    .map(async ({ path }) => {
      const missing = await missingIn(path);
      return { path, missing, isForeign: path.endsWith(schemaFile) && (await schemaState(path)) === 'of others' };
    });
  return { fresh: files.filter((_file, at) => there[at] !== true), kept: await Promise.all(kept) };
}

async function missingIn(path: string): Promise<readonly string[]> {
  const missing = path.endsWith('.gitignore')
    ? missingLines
    : basename(path) === pipelineFile
      ? missingInclude
      : undefined;
  const read = missing && (await readTextFile(path).catch(() => undefined));
  return missing !== undefined && read?.ok === true ? missing(read.text) : [];
}
