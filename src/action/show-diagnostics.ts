import type { Environment } from '../model/environment.ts';
import type { PlanDocument, PlanNote } from '../model/plan.ts';
import { renderDiagnosticsGithub } from '../render/diagnostics/diagnostics-github.ts';
import {
  type DiagnosticsMarkdownOptions,
  renderDiagnosticsMarkdown,
} from '../render/diagnostics/diagnostics-markdown.ts';
import { diagnosticCodes, renderDiagnosticsText } from '../render/diagnostics/diagnostics-text.ts';
import { moreWords } from '../render/text/more-words.ts';
import { repositoryPath } from '../system/repository-path.ts';
import type { ActionLog, Diagnostics } from './action-log.ts';
import { type ActionRun, tryGitHub } from './action-run.ts';
import { type LineRange, readChangedLines } from './github/pull-files.ts';

interface FoundDiagnostics {
  readonly diagnostics: Diagnostics;
  /** The texts that the diagnostics point to, with sensitive values masked. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Writes the diagnostics of the documents to the log, and as annotations at their lines. */
export async function annotateFound(run: ActionRun, { diagnostics, sources }: FoundDiagnostics): Promise<void> {
  const changed = isCrowded(diagnostics) ? await readLinesOfPull(run) : new Map<string, never>();
  await annotate(diagnostics, sources, { environment: run.runner.environment, changed, log: run.log });
}

/** Does the same as `annotateFound`, and also writes the summary. */
export async function showDiagnostics(
  run: ActionRun,
  found: FoundDiagnostics,
  counts?: DiagnosticsMarkdownOptions['counts'],
): Promise<void> {
  await annotateFound(run, found);
  await run.summary.add((maxBytes) =>
    diagnosticsMarkdown(run, found.diagnostics, { maxBytes, ...(counts && { counts }) }),
  );
}

export function diagnosticsMarkdown(
  { runner }: ActionRun,
  diagnostics: Diagnostics,
  options: Omit<DiagnosticsMarkdownOptions, 'pathOf'>,
): string {
  const pathOf = (file: string) => repositoryPath(file, process.cwd(), runner.environment);
  return renderDiagnosticsMarkdown(diagnostics, { ...options, pathOf });
}

async function readLinesOfPull(run: ActionRun): Promise<ChangedLines> {
  const { event } = run;
  if (event.type !== 'pull_request' || run.inputs.token === undefined) return new Map();
  const read = await tryGitHub(() => readChangedLines(run.github(), event.number));
  if (read.ok) return read.value;
  await run.log.line(`note: it is unknown which lines the pull request changes: ${read.error.words}`);
  return new Map();
}

type Diagnostic = Diagnostics[number];

/** The lines that a pull request changes, by file. */
type ChangedLines = ReadonlyMap<string, readonly LineRange[]>;

// GitHub shows at most this many annotations of each severity for one step.
const mostShown = 10;

const severities = ['error', 'warning', 'info'] as const;
const nouns = { error: 'errors', warning: 'warnings', info: 'notices' } as const;

/** True if a severity has more annotations than GitHub shows. Then their order matters. */
function isCrowded(list: Diagnostics): boolean {
  return severities.some(
    (severity) => list.filter((diagnostic) => diagnostic.severity === severity).length > mostShown,
  );
}

/**
 * Writes annotations at the lines of the pull request, and all diagnostics with their code frames to the log. If GitHub cannot show all,
 * those on changed lines come first. The log says how many annotations are not shown.
 */
export async function annotate(
  list: Diagnostics,
  sources: ReadonlyMap<string, string>,
  surroundings: { readonly environment: Environment; readonly changed: ChangedLines; readonly log: ActionLog },
): Promise<void> {
  if (list.length === 0) return;
  const { environment, changed, log } = surroundings;
  const pathOf = (file: string) => repositoryPath(file, process.cwd(), environment);
  const more = moreWords([...diagnosticCodes(list, 'error'), ...diagnosticCodes(list, 'warning')]);
  const text = renderDiagnosticsText(list, sources, { color: false });
  await log.group('Findings in the documents', more === undefined ? text : `${text}More: ${more}\n`);
  for (const severity of severities) {
    const ofKind = list.filter((diagnostic) => diagnostic.severity === severity);
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
  return [...list.filter(isChanged), ...list.filter((diagnostic) => !isChanged(diagnostic))];
}

/** Errors, guards and warnings of a plan, as diagnostics at the lines of the documents. */
export function planDiagnostics(plan: PlanDocument): Diagnostics {
  return plan.accounts.flatMap(({ account, errors, guards, warnings }) => [
    ...errors.map((note) => noteDiagnostic('error', account, note)),
    ...guards
      .filter(({ lifted }) => !lifted)
      .map(({ id, message, lift }) => ({
        severity: 'error' as const,
        code: `guard-${id}`,
        message: `account ${account}: blocked by the guard ${id}: ${message}`,
        hint: lift,
      })),
    ...warnings.map((note) => noteDiagnostic('warning', account, note)),
  ]);
}

function noteDiagnostic(severity: Diagnostic['severity'], account: string, note: PlanNote): Diagnostic {
  const { code, message, hint, source } = note;
  return {
    severity,
    code,
    message: `account ${account}: ${message}`,
    ...(hint !== undefined && { hint }),
    ...(source !== undefined && {
      span: {
        file: source.file,
        line: source.line,
        column: source.column,
        endLine: source.line,
        endColumn: source.column + 1,
      },
    }),
  };
}
