import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Declaration } from './read-document.ts';

const accountTag = /^[0-9a-f]{32}$/;

/** The account of a document that names none, where CLOUDFLARE_ACCOUNT_ID is not set and nothing is asked of the API. */
const unsetAccount = '${env:CLOUDFLARE_ACCOUNT_ID}';

export interface AccountOptions {
  readonly offline: boolean;
  readonly defaultAccount: string | undefined;
}

/**
 * The account that a document is about. Offline, an account that comes from an unset variable is known by what is written: the
 * documents of one account still meet.
 */
export function accountOf(
  { document, value, unsetAccount: written }: Declaration,
  { offline, defaultAccount }: AccountOptions,
): { readonly tag: string | undefined; readonly diagnostic?: Diagnostic } {
  const named = value.account ?? written;
  if (named !== undefined) return { tag: named };
  if (defaultAccount !== undefined && defaultAccount !== '') return { tag: defaultAccount };
  const diagnostic: Diagnostic = {
    severity: offline ? 'info' : 'error',
    code: 'account-missing',
    message: 'the document names no account, and CLOUDFLARE_ACCOUNT_ID is not set',
    span: document.start(),
    hint: 'write account: with the 32 hexadecimal digits of the account tag, or set CLOUDFLARE_ACCOUNT_ID',
  };
  return offline ? { tag: unsetAccount, diagnostic } : { tag: undefined, diagnostic };
}

/** CLOUDFLARE_ACCOUNT_ID must be an account tag. Its value is not shown: it may be a token that was set in its place. */
export function checkDefaultAccount(defaultAccount: string | undefined): readonly Diagnostic[] {
  if (defaultAccount === undefined || defaultAccount === '' || accountTag.test(defaultAccount)) return [];
  return [
    {
      severity: 'error',
      code: 'account-invalid',
      message: 'CLOUDFLARE_ACCOUNT_ID is not an account tag: 32 lower-case hexadecimal digits',
      hint: 'copy the account ID from the dashboard',
    },
  ];
}
