import type { Environment } from '../model/environment.ts';
import { renderDiagnosticsGithub } from '../render/diagnostics/diagnostics-github.ts';
import {
  type DiagnosticsMarkdownOptions,
  renderDiagnosticsMarkdown,
} from '../render/diagnostics/diagnostics-markdown.ts';
import { renderDiagnosticsText } from '../render/diagnostics/diagnostics-text.ts';
import { repositoryPath } from '../system/repository-path.ts';
import { changedLines, type LineRange } from './github/pull-files.ts';
import { type Run, triedGitHub } from './run.ts';
import type { Diagnostics, Log } from './runner.ts';

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

type Diagnostic = Diagnostics[number];

/** Which lines a pull request changes, by file. */
export type ChangedLines = ReadonlyMap<string, readonly LineRange[]>;

// What GitHub shows of one step, of each kind.
const mostShown = 10;

const severities = ['error', 'warning', 'info'] as const;
const nouns = { error: 'errors', warning: 'warnings', info: 'notices' } as const;

/** Whether there are more annotations of a kind than GitHub shows, so that it matters which come first. */
export function isCrowded(list: Diagnostics): boolean {
  return severities.some((severity) => list.filter((each) => each.severity === severity).length > mostShown);
}

/**
 * Puts diagnostics at their lines of the pull request, and all of them with the lines around them into the log. Of more than GitHub shows,
 * those on lines that the pull request changes come first; how many are left to the log is said.
 */
export async function annotate(
  list: Diagnostics,
  sources: ReadonlyMap<string, string>,
  surroundings: { readonly environment: Environment; readonly changed: ChangedLines; readonly log: Log },
): Promise<void> {
  if (list.length === 0) return;
  const { environment, changed, log } = surroundings;
  const pathOf = (file: string) => repositoryPath(file, process.cwd(), environment);
  await log.group('What was found in the documents', renderDiagnosticsText(list, sources, { color: false }));
  for (const severity of severities) {
    const ofKind = list.filter((each) => each.severity === severity);
    const shown = changedFirst(ofKind, changed, pathOf).slice(0, mostShown);
    await log.text(renderDiagnosticsGithub(shown, { pathOf }));
    const rest = ofKind.length - shown.length;
    if (rest > 0) await log.line(`${rest} more ${nouns[severity]} than GitHub shows: they are in the group above`);
  }
}

function changedFirst(list: Diagnostics, changed: ChangedLines, pathOf: (file: string) => string): Diagnostics {
  const isChanged = ({ span }: Diagnostic) =>
    span !== undefined &&
    (changed.get(pathOf(span.file)) ?? []).some(({ start, end }) => span.line <= end && span.endLine >= start);
  return [...list.filter(isChanged), ...list.filter((each) => !isChanged(each))];
}
