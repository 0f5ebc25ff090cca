interface GitHubErrorDetails {
  readonly operation: string;
  readonly status?: number | undefined;
  readonly hint?: string | undefined;
  /** True where a write was sent and may or may not have been carried out. */
  readonly uncertain?: boolean;
  /** True where GitHub limits the rate of requests. */
  readonly limited?: boolean;
  readonly cause?: unknown;
}

/**
 * A request to GitHub that did not end well. The message is one sentence fit for a warning: what could not be done, the status and
 * GitHub's own words, made harmless; `hint` says what to do about it. Neither holds the token or anything else of the request.
 */
export class GitHubError extends Error {
  override readonly name: string = 'GitHubError';
  /** Of GitHub's answer; undefined where there was none. */
  readonly status: number | undefined;
  /** What was tried, as the end of "could not …". */
  readonly operation: string;
  readonly hint?: string;
  readonly uncertain: boolean;
  readonly limited: boolean;

  constructor(message: string, details: GitHubErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.operation = details.operation;
    this.status = details.status;
    this.uncertain = details.uncertain ?? false;
    this.limited = details.limited ?? false;
    if (details.hint !== undefined) this.hint = details.hint;
  }

  /** Message and hint, for a line of a log. */
  get words(): string {
    return this.hint === undefined ? this.message : `${this.message}; ${this.hint}`;
  }
}
