/** A range of a source text. Lines and columns count from 1; the end is exclusive. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export type Severity = 'error' | 'warning' | 'info';

/** Something a user should know about a document or an input. User errors are returned as diagnostics; bugs throw. */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable, kebab-case: a rule id, `yaml-…`, `shape-…`, `document-…`, `plan-…`. */
  readonly code: string;
  /** What is wrong, in one sentence without a final full stop. */
  readonly message: string;
  readonly span?: Span;
  /** Other places that belong to it, such as the first declaration of a duplicate. */
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
  /** What to do about it. */
  readonly hint?: string;
  /** The pieces of message and hint that come from the text of a document. `DiagnosticGate` checks them before they are shown, and removes them. */
  readonly quotes?: readonly string[];
}

const weight: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/**
 * Orders diagnostics by file, line, column, severity, code and message, so that the same findings are always shown alike, and keeps
 * each of them once: a mistake within a YAML anchor is found wherever the anchor is used. Those without a place come first.
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
