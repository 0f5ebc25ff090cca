import { join, resolve, sep } from 'node:path';
import { ExitCode } from '../../model/exit-code.ts';
import { compareText } from '../../model/text.ts';
import { isThere } from '../../system/folders.ts';
import type { NewFile } from '../../system/write-files.ts';
import { type LookRequest, withAccounts } from '../choose-accounts.ts';
import { Failure } from '../failure.ts';
import { findDefault } from '../files/find-default.ts';
import { findDocuments } from '../files/find-documents.ts';
import { writeAll } from '../files/write-all.ts';
import type { RunContext } from '../run-context.ts';
import { exportAll, type ExportedAccount, type ExportStyle } from './export-account.ts';

export interface ExportRequest extends LookRequest, ExportStyle {
  /** The folder for the files. Without it, the documents are only returned. Required for split documents. */
  readonly outDir: string | undefined;
  /** Replace existing files. */
  readonly force: boolean;
  /** A snapshot to write documents from, in place of the live accounts. `-` is standard input. */
  readonly from?: string | undefined;
}

export interface ExportResult {
  /** By account tag. */
  readonly accounts: readonly ExportedAccount[];
  /** All documents as one YAML stream; undefined if they are in files. */
  readonly text: string | undefined;
  /** The written files, sorted. */
  readonly paths: readonly string[];
  /** Other documents in `outDir`. Together with the new files they may declare things twice. */
  readonly others: readonly string[];
}

/**
 * Live accounts as documents whose plan is empty. Only reads. Files are written last, all or none. Rejects with a `Failure`
 * or a `NetworkError` if anything cannot be read or written.
 */
export async function exportAccounts(request: ExportRequest, context: RunContext): Promise<ExportResult> {
  checkRequest(request);
  const { from } = request;
  if (from !== undefined) {
    const { exportSnapshot } = await import('./exported-snapshot.ts');
    return writeExported(await exportSnapshot(from, request, context), request, context);
  }
  // In `demarc export > demarc.yaml` the shell has already emptied this folder's document for the output.
  return withAccounts(request, context, { tolerant: false, looksAround: false }, async (open) =>
    writeExported(await exportAll(open, request, context.version), request, context),
  );
}

async function writeExported(
  accounts: readonly ExportedAccount[],
  request: ExportRequest,
  context: RunContext,
): Promise<ExportResult> {
  const { outDir } = request;
  if (outDir === undefined) return { accounts, text: streamOf(accounts), paths: [], others: [] };
  const files = filesIn(outDir, accounts, request);
  if (!request.force) await checkFree(files);
  await writeAll(files, { overwrite: request.force });
  const paths = files.map(({ path }) => path);
  await notifyUnclear(outDir, context);
  return { accounts, text: undefined, paths, others: await documentsBeside(outDir, paths, context) };
}

function checkRequest({ split, outDir, force, from, files, sandbox, baseUrl }: ExportRequest): void {
  const isLive = files.length > 0 || sandbox || baseUrl !== undefined;
  if (from !== undefined && isLive) {
    throw new Failure('--from reads a snapshot and no account: --files, --sandbox and --base-url are not for it', {
      exitCode: ExitCode.usage,
    });
  }
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

/** A split account has its own folder, unless it is the only account. */
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
    throw new Failure(`${path} exists already`, {
      exitCode: ExitCode.failed,
      hint: 'Move it away, choose another --out-dir, or replace it with --force. No file was written.',
    });
  }
}

/** Other files that a plan of the folder reads, and files that it would ignore. */
async function documentsBeside(
  folder: string,
  written: readonly string[],
  { environment }: RunContext,
): Promise<readonly string[]> {
  const { files, passedOver } = await findDocuments([folder], environment);
  const mine = new Set(written.map((path) => resolve(path)));
  return [...files.map(({ name }) => name), ...passedOver].filter((path) => !mine.has(resolve(path))).sort(compareText);
}

/** Without named documents, commands look for `demarc.yaml` and `demarc/`. Warns if both exist now. */
async function notifyUnclear(folder: string, context: RunContext): Promise<void> {
  const { paths } = await findDefault('.', context.environment);
  const isInside = `${resolve(folder)}${sep}`.startsWith(`${resolve('demarc')}${sep}`);
  if (paths.length < 2 || !isInside) return;
  context.notify(`note: ${paths.join(' and ')} both exist here now, and a command reads both only if both are named`);
}
