import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import type { FileNames } from './junit-note.ts';
import { type JunitCase, junitXml } from './junit-xml.ts';

interface JunitDiagnosticsOptions extends FileNames {
  /** The command that found them: the group of its cases. */
  readonly command: string;
  /** The documents that were checked. */
  readonly files: Iterable<string>;
}

/**
 * Writes diagnostics as JUnit's XML: a case for each document without an error, which passes, and one for each finding. An error fails. A
 * warning is a skipped case, because readers show the text of these, and a passed one has none. An error without a place in a document
 * means that the run has no answer.
 */
export function renderDiagnosticsJunit(list: readonly Diagnostic[], options: JunitDiagnosticsOptions): string {
  const { command, files, pathOf } = options;
  const group = `demarc.${command}`;
  const wrong = new Set(list.flatMap(({ severity, span }) => (severity === 'error' && span ? [span.file] : [])));
  const valid = [...files].filter((file) => !wrong.has(file));
  return junitXml(command, [
    ...valid.map((file) => validCase(file, list, { group, path: pathOf(file) })),
    ...list.flatMap((diagnostic) => findingCase(diagnostic, group, pathOf)),
  ]);
}

function validCase(
  file: string,
  list: readonly Diagnostic[],
  { group, path }: { readonly group: string; readonly path: string },
): JunitCase {
  const notes = list.filter(({ severity, span }) => severity === 'info' && span?.file === file);
  const lines = notes.map(({ code, message, span }) => `${path}:${span?.line ?? 1}: ${code}: ${message}`);
  return { group, name: `${path}: valid`, file: path, result: 'passed', lines };
}

/** Notes are in the case of their document. */
function findingCase(
  { severity, code, message, span, related = [], hint }: Diagnostic,
  group: string,
  pathOf: (file: string) => string,
): readonly JunitCase[] {
  if (severity === 'info') return [];
  const place = ({ file, line, column }: Span) => `${pathOf(file)}:${line}:${column}`;
  const file = span === undefined ? undefined : pathOf(span.file);
  const result = severity === 'warning' ? 'skipped' : span === undefined ? 'error' : 'failure';
  return [
    {
      group,
      name: `${file === undefined ? '' : `${file}: `}${code}: ${message}`,
      file,
      result,
      type: code,
      message,
      lines: [
        `${severity}[${code}]: ${message}`,
        ...(span === undefined ? [] : [`at ${place(span)}`]),
        ...related.map((other) => `${other.message}: ${place(other.span)}`),
        ...(hint === undefined ? [] : [`Hint: ${hint}`]),
        `demarc explain ${code} says more.`,
      ],
    },
  ];
}
