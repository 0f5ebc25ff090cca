import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { accountOfDocuments, loadDocuments, requireValid } from './load-documents.ts';
import type { RunContext } from './run-context.ts';

export interface AccountEntry {
  readonly account: string;
  /** The variable with the account's own token, if a document names one. */
  readonly token_env: string | null;
  /** The files that contain data of this account, sorted. */
  readonly files: string[];
}

export interface AccountsResult {
  /** Sorted by tag. */
  readonly accounts: readonly AccountEntry[];
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Reads the documents only; offline. */
export async function listAccounts(
  request: { readonly files: readonly string[]; readonly accounts: readonly string[] },
  context: RunContext,
): Promise<AccountsResult> {
  const documents = await loadDocuments(
    {
      ...request,
      offline: true,
      skipSecrets: true,
      defaultAccount: accountOfDocuments(context.environment),
      rules: false,
    },
    context,
  );
  requireValid(documents);
  return {
    accounts: documents.accounts.map((desired) => ({
      account: desired.account,
      token_env: desired.tokenEnv ?? null,
      files: [...(documents.files.get(desired.account) ?? [])],
    })),
    diagnostics: documents.diagnostics,
    sources: documents.sources,
  };
}
