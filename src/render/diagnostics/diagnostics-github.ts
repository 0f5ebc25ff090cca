import type { Diagnostic, Severity, Span } from '../../diagnostics/diagnostic.ts';
import { sanitiseText } from '../text/sanitise.ts';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

interface GithubOptions {
  /** The path from the root of the repository, with forward slashes. */
  readonly pathOf: (file: string) => string;
}

/**
 * Writes diagnostics as workflow commands of GitHub Actions, each on its own line. The runner turns them into annotations. The output has
 * no other lines, and text inside a command cannot start another command. Without diagnostics, the result is empty. GitHub shows the first
 * ten errors and the first ten warnings of a step. The log of the step has all of them.
 */
export function renderDiagnosticsGithub(list: readonly Diagnostic[], options: GithubOptions): string {
  return list.map((diagnostic) => `${annotation(diagnostic, options)}\n`).join('');
}

function annotation(diagnostic: Diagnostic, options: GithubOptions): string {
  const { severity, code, span } = diagnostic;
  const properties = [
    ...(span === undefined ? [] : placeProperties(span, options)),
    ['title', property(`demarc: ${code}`)],
  ].map(([name, value]) => `${name ?? ''}=${value ?? ''}`);
  return `::${commands[severity]} ${properties.join(',')}::${annotationText(diagnostic, options)}`;
}

/** GitHub ignores columns when an annotation covers several lines. */
function placeProperties(span: Span, { pathOf }: GithubOptions): readonly (readonly string[])[] {
  const { file, line, column, endLine, endColumn } = span;
  const columns = [
    ['col', String(column)],
    ['endColumn', String(endColumn)],
  ];
  return [
    ['file', property(pathOf(file))],
    ['line', String(line)],
    ['endLine', String(endLine)],
    ...(line === endLine ? columns : []),
  ];
}

function annotationText({ message, hint, related = [] }: Diagnostic, { pathOf }: GithubOptions): string {
  return [
    message,
    ...(hint === undefined ? [] : [`Hint: ${hint}`]),
    ...related.map((place) => `${place.message}: ${pathOf(place.span.file)}:${place.span.line}:${place.span.column}`),
  ]
    .map(data)
    .join('%0A');
}

// Hidden characters and line breaks are already visible here. This escapes only the characters that the runner unescapes.
function data(text: string): string {
  return sanitiseText(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
