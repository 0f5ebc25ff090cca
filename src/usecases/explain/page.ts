/** What a reader is told about a code. Sentences end with a full stop; `says` and `when` do not. */
export interface Page {
  /** What the code means, and why it matters. */
  readonly means: string;
  /**
   * What was written: lines of a document, without version and account, or a command line behind `$ `. A test runs it and compares what
   * demarc says.
   */
  readonly wrote?: string;
  /** What led to it, where writing alone does not. */
  readonly when?: string;
  /** What demarc says then. */
  readonly says: string;
  /** What to do. */
  readonly fix: string;
}

/** The example of a rule. The rest of its page is the rule's own text. */
export type RuleExample = Pick<Page, 'wrote' | 'when' | 'says'>;

/** Takes the break before the first line of a template literal away. */
export function lines(text: string): string {
  return text.replace(/^\n/, '').trimEnd();
}
