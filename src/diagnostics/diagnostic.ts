/** A range of a source text. Lines and columns count from 1; the end is exclusive. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export type Severity = 'error' | 'warning' | 'info';

/** A fact about a document or an input that a user should know. User errors are returned as diagnostics; bugs throw. */
export interface Diagnostic<Code extends string = string> {
  readonly severity: Severity;
  /** Stable, kebab-case: a rule id, `yaml-…`, `shape-…`, `document-…`, `plan-…`. Each has a page in `demarc explain`. */
  readonly code: Code;
  /** States the problem in a sentence without a final full stop. */
  readonly message: string;
  readonly span?: Span;
  /** Related places, such as the first declaration of a duplicate. */
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
  /** What to do about it. */
  readonly hint?: string;
  /**
   * The parts of message and hint that come from the text of a document. `DiagnosticGate` checks them before they are shown, and removes
   * this property.
   */
  readonly quotes?: readonly string[];
}

const weight: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/**
 * Sorts diagnostics by file, line, column, severity, code and message, so that equal findings always give equal output. Removes duplicates:
 * a mistake within a YAML anchor is found at each use of the anchor. Diagnostics without a place come first.
 */
export function sortDiagnostics(list: Iterable<Diagnostic>): Diagnostic[] {
  const sorted = [...list].sort(compareDiagnostics);
  return sorted.filter((each, i) => {
    const before = sorted[i - 1];
    return before === undefined || compareDiagnostics(before, each) !== 0 || before.span === undefined;
  });
}

function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compare(a.span?.file ?? '', b.span?.file ?? '') ||
    compare(a.span?.line ?? 0, b.span?.line ?? 0) ||
    compare(a.span?.column ?? 0, b.span?.column ?? 0) ||
    compare(weight[a.severity], weight[b.severity]) ||
    compare(a.code, b.code) ||
    compare(a.message, b.message)
  );
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
