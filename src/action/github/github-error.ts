import { redact } from '../../api/redact/redact.ts';
import { sanitiseText } from '../../render/text/sanitise.ts';
import { type Exchange, type GitHubRequest, methodOf } from './github-exchange.ts';
import { limitPause } from './pause-before-retry.ts';
import { messageOf } from './read-answer.ts';

const longestWords = 300;

/** The error of a request that failed for good. `unreadable` says what is missing in an answer that looked successful. */
export function toGitHubError(
  request: GitHubRequest<unknown>,
  exchange: Exchange,
  secret: string,
  unreadable?: string,
): GitHubError {
  const write = methodOf(request) !== 'GET';
  if (exchange.type === 'lost') {
    const what = exchange.final ? "GitHub's answer is unreadable" : 'GitHub did not answer';
    const message = `could not ${request.operation}: ${what} (${makeHarmless(exchange.words, secret)})`;
    return new GitHubError(message, { operation: request.operation, uncertain: write && exchange.sent });
  }
  const { status } = exchange;
  const said = makeHarmless(unreadable ?? wordsOf(exchange.data), secret);
  const answered = unreadable === undefined ? `GitHub answered ${status}` : `GitHub's answer ${status} is unreadable`;
  return new GitHubError(`could not ${request.operation}: ${answered}${said === '' ? '' : ` (${said})`}`, {
    operation: request.operation,
    status,
    hint: hintFor(request, exchange),
    limited: limitPause(exchange) !== undefined,
    uncertain: write && (status >= 500 || status < 300),
  });
}

/** Makes the text of a server safe for a log: one line, limited length, no token. */
export function makeHarmless(text: string, secret: string): string {
  const hidden = redact(text, [secret]);
  const line = hidden.replace(/\s+/g, ' ').trim();
  const letters = Array.from(line);
  return sanitiseText(letters.length > longestWords ? `${letters.slice(0, longestWords).join('')}…` : line);
}

/** GitHub's message and its messages about single fields. The text of an HTML page is ignored, because it does not help. */
function wordsOf(data: unknown): string {
  const message = messageOf(data);
  if (typeof data !== 'object' || data === null || !('errors' in data) || !Array.isArray(data.errors)) return message;
  const details = data.errors.map((error) => (typeof error === 'string' ? error : messageOf(error)));
  return [message, ...new Set(details.filter((detail) => detail !== ''))].join(': ');
}

function hintFor(request: GitHubRequest<unknown>, exchange: Extract<Exchange, { type: 'answer' }>): string | undefined {
  const pause = limitPause(exchange);
  if (pause !== undefined) {
    return `GitHub limits its requests and asks to wait ${Math.ceil(pause / 1_000)} s, which is longer than this step waits: run it again later`;
  }
  switch (exchange.status) {
    case 401:
      return 'the token is invalid or expired: leave `github-token` out to use the token of the job';
    case 403:
      return forbiddenHint(request, messageOf(exchange.data));
    case 404:
      return request.needs === undefined
        ? undefined
        : `it does not exist, or the token may not see it: that needs \`permissions: ${request.needs}\` in the job`;
    case 410:
      return 'it was deleted, or issues are switched off in the settings of the repository';
    default:
      return exchange.status < 400
        ? 'it was moved: the repository was renamed, or the issue transferred; the token is not sent to another host'
        : undefined;
  }
}

function forbiddenHint(request: GitHubRequest<unknown>, message: string): string | undefined {
  if (/locked/i.test(message)) return 'its conversation is locked';
  if (/code scanning|advanced security|code security/i.test(message)) {
    return 'switch on code scanning in the settings of the repository, or leave `sarif` out';
  }
  if (request.needs === undefined) return undefined;
  const write = request.needs.endsWith('write');
  const fork = write ? '; for a pull request from a fork or from Dependabot, the token can only read' : '';
  return `the token lacks a permission: add \`permissions: ${request.needs}\` to the job${fork}`;
}

interface GitHubErrorDetails {
  readonly operation: string;
  readonly status?: number | undefined;
  readonly hint?: string | undefined;
  /** True if a write was sent and its result is unknown. */
  readonly uncertain?: boolean;
  /** True if GitHub limits the rate of requests. */
  readonly limited?: boolean;
  readonly cause?: unknown;
}

/**
 * A request to GitHub that failed. The message is one sentence for a warning: the operation, the status and GitHub's own words, made safe.
 * `hint` says what to do. Neither contains the token or any other part of the request.
 */
export class GitHubError extends Error {
  override readonly name: string = 'GitHubError';
  /** The status of GitHub's answer; undefined if no answer came. */
  readonly status: number | undefined;
  /** The attempted operation, as the end of "could not …". */
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

  /** Message and hint, for one line of a log. */
  get words(): string {
    return this.hint === undefined ? this.message : `${this.message}; ${this.hint}`;
  }
}
