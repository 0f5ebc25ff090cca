import type { IncomingHttpHeaders } from 'node:http';

export type Credential =
  | { readonly type: 'token'; readonly token: string }
  | { readonly type: 'key'; readonly email: string; readonly key: string }
  | { readonly type: 'none' };

/** A bearer token, or the older global key with its e-mail. */
export function readCredential(headers: IncomingHttpHeaders): Credential {
  const [, token = ''] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  if (token !== '') return { type: 'token', token };
  const [email, key] = [headers['x-auth-email'], headers['x-auth-key']];
  if (headers.authorization !== undefined || typeof email !== 'string' || typeof key !== 'string')
    return { type: 'none' };
  return email !== '' && key !== '' ? { type: 'key', email, key } : { type: 'none' };
}

/** Any credential that is not empty, unless the sandbox was told its token. */
export function isAccepted(
  credential: Credential,
  token: string | undefined,
  readOnlyToken: string | undefined,
): boolean {
  if (credential.type === 'none') return false;
  if (token === undefined) return true;
  return credential.type === 'token' && (credential.token === token || credential.token === readOnlyToken);
}

/** What the quota is counted by: a token, or a user. */
export function quotaKey(credential: Credential): string {
  switch (credential.type) {
    case 'token':
      return `token ${credential.token}`;
    case 'key':
      return `user ${credential.email}`;
    case 'none':
      return 'none';
  }
}
