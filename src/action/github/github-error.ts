import { sanitiseText } from '../../render/text/sanitise.ts';
import { redact } from '../../usecases/hide-secrets.ts';
import { type Exchange, type GitHubRequest, methodOf } from './github-exchange.ts';
import { limitPause } from './pause-before-retry.ts';
import { messageOf } from './read-answer.ts';

const longestWords = 300;

/** The error of a request that failed for good. `unreadable` says what an answer lacked that looked like a success. */
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

/** Text of a server, fit for a log: on one line, cut, without the token. */
export function makeHarmless(text: string, secret: string): string {
  const hidden = redact(text, [secret]);
  const line = hidden.replace(/\s+/g, ' ').trim();
  const letters = Array.from(line);
  return sanitiseText(letters.length > longestWords ? `${letters.slice(0, longestWords).join('')}…` : line);
}

/** GitHub's message and those of the single fields. An HTML page says nothing that helps. */
function wordsOf(data: unknown): string {
  const message = messageOf(data);
  if (typeof data !== 'object' || data === null || !('errors' in data) || !Array.isArray(data.errors)) return message;
  const details = data.errors.map((error) => (typeof error === 'string' ? error : messageOf(error)));
  return [message, ...new Set(details.filter((detail) => detail !== ''))].join(': ');
}

function hintFor(request: GitHubRequest<unknown>, exchange: Extract<Exchange, { type: 'answer' }>): string | undefined {
  const pause = limitPause(exchange);
  if (pause !== undefined) {
    return `GitHub limits its requests and asks to wait ${Math.ceil(pause / 1_000)} s, longer than this step waits: run it again later`;
  }
  switch (exchange.status) {
    case 401:
      return 'the token is not valid, or not any more: leave `github-token` out to use the token of the job';
    case 403:
      return forbiddenHint(request, messageOf(exchange.data));
    case 404:
      return request.needs === undefined
        ? undefined
        : `it is not there, or the token may not see it: that needs \`permissions: ${request.needs}\` in the job`;
    case 410:
      return 'it was deleted, or issues are switched off in the settings of the repository';
    default:
      return exchange.status < 400
        ? 'it was moved: the repository was renamed, or the issue transferred; the token is sent to no other host'
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
  const fork = write ? '; for a pull request of a fork, or of Dependabot, the token can only read' : '';
  return `the token lacks a permission: add \`permissions: ${request.needs}\` to the job${fork}`;
}

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
