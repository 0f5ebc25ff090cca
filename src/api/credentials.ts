import type { Secret } from '../model/secret.ts';
import type { Unusable } from './destination/base-url.ts';

export type Credentials =
  | { readonly type: 'token'; readonly token: Secret }
  | { readonly type: 'key'; readonly email: string; readonly key: Secret };

type AuthHeaders = { readonly ok: true; readonly headers: Readonly<Record<string, string>> } | Unusable;

/**
 * The headers of exactly one of the two schemes (API reference, "Authentication"). Values are checked here because `fetch` repeats an
 * unusable header value in its error message.
 */
export function authHeaders(credentials: Credentials): AuthHeaders {
  if (credentials.type === 'token') {
    const token = credentials.token.reveal();
    return unusable('API token', token) ?? { ok: true, headers: { authorization: `Bearer ${token}` } };
  }
  const key = credentials.key.reveal();
  return (
    unusable('e-mail address', credentials.email) ??
    unusable('API key', key) ?? { ok: true, headers: { 'x-auth-email': credentials.email, 'x-auth-key': key } }
  );
}

/** Names of the environment variables that hold credentials of a scheme, for hints. */
export function credentialVariables(type: Credentials['type']): string {
  return type === 'token'
    ? "CLOUDFLARE_API_TOKEN (or the variable that the document's `credentials.token_env` names)"
    : 'CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY';
}

/** The parts of the credentials that no output may show. */
export function credentialSecrets(credentials: Credentials): readonly string[] {
  return credentials.type === 'token' ? [credentials.token.reveal()] : [credentials.key.reveal(), credentials.email];
}

function unusable(what: string, value: string): Unusable | undefined {
  if (/^[\x21-\x7e]+$/.test(value)) return undefined;
  const message = `the ${what} ${describeDefect(value)}`;
  const type = what === 'API token' ? 'token' : 'key';
  return { ok: false, message, hint: `check ${credentialVariables(type)}; a line break at the end is a usual cause` };
}

function describeDefect(value: string): string {
  if (value === '') return 'is empty';
  if (/[\r\n]/.test(value)) return 'contains a line break';
  if (/\s/.test(value)) return 'contains a space';
  return 'contains a character that a header must not contain';
}
