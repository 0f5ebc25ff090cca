import type { NetworkReader } from '../model/network-api.ts';
import { type AccountChoice, type ChoiceOptions, chooseAccounts, type ChosenAccount } from './choose-accounts.ts';
import { chooseTarget, type ConnectionRequest, openConnection } from './network/connection.ts';
import { startRunDeadline } from './network/run-deadline.ts';
import type { RunContext } from './run-context.ts';

export interface LookRequest extends ConnectionRequest, AccountChoice {}

export interface OpenAccount {
  readonly chosen: ChosenAccount;
  readonly reader: NetworkReader;
}

/** Hands the chosen accounts, each with a client that can only read, to `use`, and closes the connection afterwards. */
export async function withAccounts<T>(
  request: LookRequest,
  context: RunContext,
  options: ChoiceOptions,
  use: (accounts: readonly OpenAccount[]) => Promise<T>,
): Promise<T> {
  const deadline = startRunDeadline(request.deadlineMs);
  const target = chooseTarget(request, context.environment);
  const accounts = await chooseAccounts(request, target, context, options);
  const documented = accounts.flatMap(({ desired }) => desired ?? []);
  const connection = await openConnection(target, accounts, { ...request, deadline }, context, documented);
  try {
    return await use(accounts.map((chosen) => ({ chosen, reader: connection.reader(chosen) })));
  } finally {
    await connection.close();
  }
}
