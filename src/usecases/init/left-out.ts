import { Failure } from '../failure.ts';
import { NetworkError } from '../../model/network-error.ts';
import { settleInOrder } from '../../model/settle-in-order.ts';
import { viewAccount } from '../objects/account-view.ts';
import { withAccounts } from '../open-accounts.ts';
import type { RunContext } from '../run-context.ts';
import { hasCredentials, type SourceRequest } from './choose-source.ts';

/** A beginning does not wait long for what is only a remark. */
const deadlineMs = 15_000;

/**
 * Says how many live circuits documents leave out that were not read from the account, where there is a token to ask with. It is a remark:
 * what cannot be read is said, and ends nothing.
 * @param documents those that are there; undefined for a starter, which declares nothing
 */
export async function tellLeftOut(
  request: SourceRequest,
  accounts: readonly string[],
  documents: string | undefined,
  context: RunContext,
): Promise<void> {
  if (!hasCredentials(context.environment)) return;
  if (accounts.length === 0 && documents === undefined) return;
  const files = documents === undefined ? [] : [documents];
  const choice = { ...request, deadlineMs, files, accounts: documents === undefined ? accounts : request.accounts };
  const quiet = { ...context, notify: () => undefined };
  try {
    const views = await withAccounts(choice, quiet, { tolerant: false, looksAround: false }, (open) =>
      settleInOrder(open.map(({ chosen, reader }) => viewAccount(chosen, reader))),
    );
    for (const { account, live, keyOfInterconnect } of views) {
      const count = live.interconnects.filter(({ name }) => !keyOfInterconnect.has(name)).length;
      if (count > 0) context.notify(`note: ${words(account, count, documents)}`);
    }
  } catch (error) {
    // Documents that are not valid are said elsewhere, and a token under another name is no token for them.
    if (error instanceof Failure) return;
    if (!(error instanceof NetworkError)) throw error;
    context.notify(
      `note: whether live circuits are left out is not known, because an account could not be read: ${error.message}`,
    );
  }
}

function words(account: string, count: number, documents: string | undefined): string {
  const circuits = count === 1 ? '1 live circuit' : `${count} live circuits`;
  return documents === undefined
    ? `the starter leaves out ${circuits} of account ${account}; without --starter, init writes them into the document`
    : `${documents} leaves out ${circuits} of account ${account}; demarc export prints them as a document`;
}
