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
  /** The pieces of message and hint that come from the text of a document. Whoever shows them asks first (`DiagnosticGate`); then there are none. */
  readonly quotes?: readonly string[];
}
