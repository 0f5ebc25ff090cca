import { realpath } from 'node:fs/promises';
import type { Target } from '../network/connection.ts';
import type { Environment } from '../run-context.ts';
import { lockAccount } from './lock-account.ts';
import type { Lock } from './lock-account.ts';

/** Locks all of these accounts or none; see `lockAccount`. */
export async function lockAccounts(
  accounts: readonly { readonly account: string }[],
  target: Target,
  environment: Environment,
): Promise<Lock> {
  // The state of --sandbox lies in the working directory: two of them are two networks.
  const place = target.type === 'api' ? target.baseUrl : `sandbox in ${await realpath('.')}`;
  const locks: Lock[] = [];
  const release = async () => {
    await Promise.all(locks.map((lock) => lock.release()));
  };
  try {
    for (const account of accounts.map((one) => one.account).sort()) {
      locks.push(await lockAccount({ account, place }, environment));
    }
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}
