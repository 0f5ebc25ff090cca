import { loadDesired } from '../../config/load-desired.ts';
import { takeApart } from '../../config/substitute.ts';
import { readSources } from '../files/read-sources.ts';
import type { RunContext } from '../run-context.ts';

/** The needs of documents in a workflow that plans them. */
export interface DocumentNeeds {
  /** Sorted by tag. Empty: the documents name no account, or cannot be read. */
  readonly accounts: readonly NeededAccount[];
  /** The variables that the documents read. Sorted, each once. */
  readonly variables: readonly string[];
  /** True if any document takes its account from CLOUDFLARE_ACCOUNT_ID. */
  readonly readsAccount: boolean;
}

export interface NeededAccount {
  readonly account: string;
  /** The variable with its token. Undefined: CLOUDFLARE_API_TOKEN. */
  readonly tokenEnv: string | undefined;
}

/** The needs of existing documents; undefined if they are not valid. */
export async function documentNeeds(path: string, context: RunContext): Promise<DocumentNeeds | undefined> {
  const read = await readSources([path], context.stdin, context.environment);
  const { accounts, diagnostics } = loadDesired(read.sources, {
    environment: {},
    offline: true,
    skipSecrets: true,
    defaultAccount: undefined,
    version: context.version,
  });
  const found = [...read.diagnostics, ...diagnostics];
  if (found.some(({ severity }) => severity === 'error')) return undefined;
  return {
    accounts: accounts.filter(({ account }) => isTag(account)).map(({ account, tokenEnv }) => ({ account, tokenEnv })),
    variables: [...new Set(read.sources.flatMap(({ text }) => variablesIn(text)))].sort(),
    readsAccount: found.some(({ code }) => code === 'account-missing'),
  };
}

// Offline, the account of documents that name none is a placeholder and not a tag.
function isTag(account: string): boolean {
  return /^[0-9a-f]{32}$/.test(account);
}

/** Variables in comments do not count. */
export function variablesIn(text: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line) => takeApart(withoutComment(line)))
    .flatMap((piece) => (piece.kind === 'variable' ? [piece.name] : []));
}

export function withoutComment(line: string): string {
  const start = line.search(/(?:^|\s)#/);
  return start === -1 ? line : line.slice(0, start);
}
