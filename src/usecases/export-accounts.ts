import { join, resolve, sep } from 'node:path';
import { ExitCode } from '../model/exit-code.ts';
import { compareText } from '../model/text.ts';
import { isThere } from '../system/folders.ts';
import type { NewFile } from '../system/write-files.ts';
import { type LookRequest, withAccounts } from './choose-accounts.ts';
import { exportAll, type ExportedAccount, type ExportStyle } from './export/export-account.ts';
import { Failure } from './failure.ts';
import { findDefault } from './files/find-default.ts';
import { findDocuments } from './files/find-documents.ts';
import { writeAll } from './files/write-all.ts';
import type { RunContext } from './run-context.ts';

export interface ExportRequest extends LookRequest, ExportStyle {
  /** The folder that files go to; without one, the documents are only handed back. Needed where they are split. */
  readonly outDir: string | undefined;
  /** Replace files that are there already. */
  readonly force: boolean;
}

export interface ExportResult {
  /** By account tag. */
  readonly accounts: readonly ExportedAccount[];
  /** All documents as one YAML stream; undefined where they are in files. */
  readonly text: string | undefined;
  /** The files that were written, sorted. */
  readonly paths: readonly string[];
  /** Other documents in `outDir`: together with the new ones they may say things twice. */
  readonly others: readonly string[];
}

/**
 * Live accounts as documents whose plan is empty. Sends nothing but GET. Files are written all or none, and last; rejects with a `Failure`
 * or a `NetworkError` where anything cannot be read or written.
 */
export function exportAccounts(request: ExportRequest, context: RunContext): Promise<ExportResult> {
  checkRequest(request);
  // In `demarc export > demarc.yaml` the document of this folder is what is being written.
  return withAccounts(request, context, { tolerant: false, looksAround: false }, async (open) => {
    const { outDir } = request;
    const accounts = await exportAll(open, request, context.version);
    if (outDir === undefined) return { accounts, text: streamOf(accounts), paths: [], others: [] };
    const files = filesIn(outDir, accounts, request);
    if (!request.force) await checkFree(files);
    await writeAll(files, { overwrite: request.force });
    const paths = files.map(({ path }) => path);
    await notifyUnclear(outDir, context);
    return { accounts, text: undefined, paths, others: await documentsBeside(outDir, paths, context) };
  });
}

function checkRequest({ split, outDir, force }: ExportRequest): void {
  const problem =
    outDir !== undefined
      ? undefined
      : split !== undefined
        ? '--split writes several files: it needs --out-dir'
        : force
          ? '--force replaces files: it needs --out-dir'
          : undefined;
  if (problem !== undefined) throw new Failure(problem, { exitCode: ExitCode.usage });
}

function streamOf(accounts: readonly ExportedAccount[]): string {
  return accounts.flatMap(({ files }) => files.map(({ text }) => text)).join('---\n');
}

/** An account that is split and not alone has a folder of its own. */
function filesIn(folder: string, accounts: readonly ExportedAccount[], { split }: ExportRequest): readonly NewFile[] {
  const isDeep = split !== undefined && accounts.length > 1;
  return accounts
    .flatMap(({ account, files }) =>
      files.map(({ path, text }) => ({ path: join(folder, ...(isDeep ? [account] : []), path), text })),
    )
    .sort((a, b) => compareText(a.path, b.path));
}

async function checkFree(files: readonly NewFile[]): Promise<void> {
  for (const { path } of files) {
    if (!(await isThere(path))) continue;
    throw new Failure(`${path} is there already`, {
      exitCode: ExitCode.failed,
      hint: 'Move it away, choose another --out-dir, or replace it with --force. No file was written.',
    });
  }
}

/** What a plan of the folder reads beside the files that were written, and what it would pass over. */
async function documentsBeside(
  folder: string,
  written: readonly string[],
  { environment }: RunContext,
): Promise<readonly string[]> {
  const { files, passedOver } = await findDocuments([folder], environment);
  const mine = new Set(written.map((path) => resolve(path)));
  return [...files.map(({ name }) => name), ...passedOver].filter((path) => !mine.has(resolve(path))).sort(compareText);
}

/** Where no document is named, `demarc.yaml` and `demarc/` are looked for. Says where there are both now. */
async function notifyUnclear(folder: string, context: RunContext): Promise<void> {
  const { paths } = await findDefault('.', context.environment);
  const isInside = `${resolve(folder)}${sep}`.startsWith(`${resolve('demarc')}${sep}`);
  if (paths.length < 2 || !isInside) return;
  context.notify(`note: ${paths.join(' and ')} are both here now, and no command reads both unless both are named`);
}
