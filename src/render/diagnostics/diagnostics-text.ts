import { codeFrame } from '../../diagnostics/code-frame.ts';
import type { Diagnostic, Severity, Span } from '../../diagnostics/diagnostic.ts';
import { finishText, indent } from '../text/inline-text.ts';
import { type Colour, createPaint, type Paint, type Style } from '../text/paint.ts';
import { sanitiseText } from '../text/sanitise.ts';
import { counted } from '../text/words.ts';

const colours: Readonly<Record<Severity, Colour>> = { error: 'red', warning: 'yellow', info: 'cyan' };

/**
 * Renders diagnostics with their place, the lines around it and the hint. A last line counts them. `sources` has the texts by file name,
 * with sensitive values already masked. For a file that is not in `sources`, the output has no code frame. Ends with a line break.
 */
export function renderDiagnosticsText(
  list: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  style: Style,
): string {
  const paint = createPaint(style);
  return finishText([
    ...list.flatMap((diagnostic) => [...diagnosticText(diagnostic, sources, paint), '']),
    countLine(list),
  ]);
}

function diagnosticText(diagnostic: Diagnostic, sources: ReadonlyMap<string, string>, paint: Paint): readonly string[] {
  const { severity, code, message, span, related = [], hint } = diagnostic;
  const title = paint(colours[severity], `${severity}[${sanitiseText(code)}]`);
  return [
    `${title}: ${paint('bold', sanitiseText(message))}`,
    ...(span === undefined ? [] : placeText(span, sources, paint)),
    ...related.flatMap((place) => [
      `  ${paint('cyan', 'note')}: ${sanitiseText(place.message)}`,
      ...placeText(place.span, sources, paint),
    ]),
    ...(hint === undefined ? [] : [`  ${paint('cyan', 'hint')}: ${sanitiseText(hint)}`]),
  ];
}

function placeText(span: Span, sources: ReadonlyMap<string, string>, paint: Paint): readonly string[] {
  const text = sources.get(span.file);
  const frame = text === undefined ? '' : codeFrame(text, span);
  const place = `${paint('dim', ' -->')} ${sanitiseText(span.file)}:${span.line}:${span.column}`;
  return [place, ...(frame === '' ? [] : indent(frame.split('\n'), 2))];
}

/** The codes of one severity. Notes need no page. */
export function diagnosticCodes(list: readonly Diagnostic[], wanted: 'error' | 'warning'): readonly string[] {
  return list.flatMap(({ severity, code }) => (severity === wanted ? [code] : []));
}

/** `2 errors, 1 warning.` */
function countLine(list: readonly Diagnostic[]): string {
  const count = (severity: Severity): number => list.filter((diagnostic) => diagnostic.severity === severity).length;
  const parts = [
    [count('error'), 'error', 'errors'] as const,
    [count('warning'), 'warning', 'warnings'] as const,
    [count('info'), 'note', 'notes'] as const,
  ].filter(([number]) => number > 0);
  if (parts.length === 0) return 'No problems.';
  return `${parts.map(([number, singular, plural]) => counted(number, singular, plural)).join(', ')}.`;
}

interface Valid {
  readonly counts: Readonly<Record<'accounts' | 'interconnects' | 'cnis' | 'files', number>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** A single line for valid documents: the number of objects and the number of warnings. */
export function validWords({ counts, diagnostics }: Valid): string {
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
  const what = [
    counted(counts.accounts, 'account'),
    counted(counts.interconnects, 'interconnect'),
    counted(counts.cnis, 'CNI'),
  ].join(', ');
  return `valid: ${what} in ${counted(counts.files, 'file')}${warnings === 0 ? '' : `, with ${counted(warnings, 'warning')}`}`;
}
