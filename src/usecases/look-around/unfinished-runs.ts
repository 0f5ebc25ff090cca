import { join } from 'node:path';
import type { Environment } from '../../model/environment.ts';
import { isThere } from '../../system/folders.ts';
import { findRuntimeFolder, stateFolder } from '../../system/user-folders.ts';
import { applyHolder } from '../apply/lock-account.ts';
import { Failure } from '../failure.ts';
import { journalName } from '../journal/open-journals.ts';
import { chooseTarget, type Target } from '../network/connection.ts';

/** Applies on this machine that are not at their end. */
export interface UnfinishedRuns {
  readonly running: readonly { readonly account: string; readonly pid: number; readonly since: Date }[];
  /** Journals of applies that were interrupted; of one that is running, too. */
  readonly journals: readonly { readonly account: string; readonly path: string }[];
}

/** Looks for the locks and journals of these accounts. No journal is opened: it holds keys. */
export async function readMachine(accounts: readonly string[], environment: Environment): Promise<UnfinishedRuns> {
  const target = targetOf(environment);
  if (target === undefined) return { running: [], journals: [] };
  const runtime = await findRuntimeFolder(environment);
  const lasting = await stateFolder(environment, false);
  const folders = [lasting?.ok === true ? lasting.folder : undefined, runtime].filter((each) => each !== undefined);
  const running: UnfinishedRuns['running'][number][] = [];
  const journals: UnfinishedRuns['journals'][number][] = [];
  for (const account of accounts) {
    const holder = await applyHolder(account, target, environment);
    if (holder !== undefined) running.push({ account, ...holder });
    const name = await journalName(target, account);
    for (const path of new Set(folders.map((folder) => join(folder, name))))
      if (await isThere(path)) journals.push({ account, path });
  }
  return { running, journals };
}

/** Undefined for a base URL that no command would take. */
function targetOf(environment: Environment): Target | undefined {
  try {
    return chooseTarget({ baseUrl: undefined, sandbox: false, timeoutMs: undefined }, environment);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
