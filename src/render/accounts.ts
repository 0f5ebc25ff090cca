import { jsonText } from './json-text.ts';
import type { Style } from './style.ts';
import { tableText } from './table-text.ts';

/** An account that the documents name. */
export interface AccountRow {
  readonly account: string;
  /** The variable that holds its token; null for the default, CLOUDFLARE_API_TOKEN. */
  readonly token_env: string | null;
  /** The files that declare something for it. */
  readonly files: readonly string[];
}

/** A table of accounts. Ends with a line break. */
export function renderAccountsText(rows: readonly AccountRow[], { width }: Pick<Style, 'width'> = {}): string {
  return tableText(
    ['ACCOUNT', 'TOKEN', 'FILES'],
    rows.map((row) => [row.account, row.token_env ?? 'CLOUDFLARE_API_TOKEN (default)', row.files.join(', ')]),
    'No accounts.',
    { width, breakable: ['TOKEN', 'FILES'] },
  );
}

/** `demarc.accounts/1`: `accounts` is usable as the matrix of a workflow. */
export function renderAccountsJson(rows: readonly AccountRow[]): string {
  return jsonText({
    format: 'demarc.accounts/1',
    accounts: rows.map(({ account, token_env, files }) => ({ account, token_env, files })),
  });
}
