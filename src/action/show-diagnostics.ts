import { renderDiagnosticsMarkdown } from '../render/diagnostics-markdown.ts';
import type { DiagnosticsMarkdownOptions } from '../render/diagnostics-markdown.ts';
import { repositoryPath } from '../usecases/files/repository-path.ts';
import { annotate, isCrowded } from './annotations.ts';
import type { ChangedLines } from './annotations.ts';
import { changedLines } from './github/pull-files.ts';
import type { Diagnostics } from './log.ts';
import type { Run } from './run.ts';
import { triedGitHub } from './tried-github.ts';

export interface Found {
  readonly diagnostics: Diagnostics;
  /** The texts that they point into, sensitive values masked. */
  readonly sources: ReadonlyMap<string, string>;
}

/** What was found in the documents, in the log and at its lines. */
export async function annotateFound(run: Run, { diagnostics, sources }: Found): Promise<void> {
  const changed = isCrowded(diagnostics) ? await linesOfPull(run) : new Map<string, never>();
  await annotate(diagnostics, sources, { environment: run.world.environment, changed, log: run.log });
}

/** The same, and in the summary. */
export async function showDiagnostics(
  run: Run,
  found: Found,
  counts?: DiagnosticsMarkdownOptions['counts'],
): Promise<void> {
  await annotateFound(run, found);
  await run.summary.add((maxBytes) =>
    diagnosticsMarkdown(run, found.diagnostics, { maxBytes, ...(counts && { counts }) }),
  );
}

export function diagnosticsMarkdown(
  { world }: Run,
  diagnostics: Diagnostics,
  options: Omit<DiagnosticsMarkdownOptions, 'pathOf'>,
): string {
  const pathOf = (file: string) => repositoryPath(file, process.cwd(), world.environment);
  return renderDiagnosticsMarkdown(diagnostics, { ...options, pathOf });
}

async function linesOfPull(run: Run): Promise<ChangedLines> {
  const { event } = run;
  if (event.type !== 'pull_request' || run.inputs.token === undefined) return new Map();
  const read = await triedGitHub(() => changedLines(run.github(), event.number));
  if (read.ok) return read.value;
  await run.log.line(`note: which lines the pull request changes is not known: ${read.error.words}`);
  return new Map();
}
