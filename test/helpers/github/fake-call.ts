import { type FakeRepository, type FakeUser, userOf } from './fake-repository.ts';
import type { FakeToken, PermissionName } from './fake-token.ts';

export interface FakeAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request, as a handler sees it. */
export interface FakeCall {
  readonly repository: FakeRepository;
  readonly token: FakeToken;
  readonly user: FakeUser;
  /** What the pattern of the path captured, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** The address of the API, without a slash at its end. */
  readonly apiUrl: string;
  readonly serverUrl: string;
  /** Takes note of a change that was carried out. */
  readonly commit: (entry: Readonly<Record<string, unknown>>) => void;
}

/** An answer that ends a request early. */
export class Refusal extends Error {
  readonly answer: FakeAnswer;

  constructor(status: number, message: string, more: Readonly<Record<string, unknown>> = {}) {
    super(message);
    const body = { message, ...more, documentation_url: 'https://docs.github.com/rest', status: String(status) };
    this.answer = { status, body };
  }
}

export const notFound = () => new Refusal(404, 'Not Found');

export function validationFailed(resource: string, field: string, message: string, code = 'custom'): Refusal {
  return new Refusal(422, 'Validation Failed', { errors: [{ resource, code, field, message }] });
}

/** One of the alternatives must be allowed; GitHub's words where none is. */
export function demand(token: FakeToken, level: 'read' | 'write', ...names: readonly PermissionName[]): void {
  const allowed = names.some((name) => {
    const has = token.permissions[name];
    return has === 'write' || has === level;
  });
  if (allowed) return;
  throw new Refusal(
    403,
    token.kind === 'installation'
      ? 'Resource not accessible by integration'
      : 'Resource not accessible by personal access token',
  );
}

/** The numbered object of a path, as a positive integer; unknown for anything else. */
export function numberOf(text: string | undefined): number {
  if (text === undefined || !/^\d{1,9}$/.test(text)) throw notFound();
  return Number(text);
}

export function textField(call: FakeCall, name: string): string | undefined {
  const value = call.body[name];
  return typeof value === 'string' ? value : undefined;
}

export function tokenUser(token: FakeToken): FakeUser {
  return userOf(token.login);
}

/** A page of a listing with GitHub's `Link` header: 30 a page unless asked for, at most 100. */
export function page(call: FakeCall, url: string, items: readonly unknown[], wrap = wholly): FakeAnswer {
  const size = Math.min(positive(call.query.get('per_page')) ?? 30, 100);
  const at = positive(call.query.get('page')) ?? 1;
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (number: number, rel: string) => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(number));
    return `<${call.apiUrl}${url}?${query.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(at > 1 ? [link(at - 1, 'prev')] : []),
    ...(at < last ? [link(at + 1, 'next'), link(last, 'last')] : []),
    ...(at > 1 ? [link(1, 'first')] : []),
  ];
  return {
    status: 200,
    body: wrap(items.slice((at - 1) * size, at * size)),
    headers: links.length === 0 ? {} : { link: links.join(', ') },
  };
}

function wholly(items: readonly unknown[]): unknown {
  return items;
}

function positive(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : undefined;
}
