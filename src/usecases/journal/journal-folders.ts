import type { Environment } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { findRuntimeFolder, stateFolder } from '../../system/user-folders.ts';
import { Failure } from '../failure.ts';
import { lockFolder } from '../lock-account.ts';

/**
 * Where the journals are: the folder that is written to, then those where earlier runs may have left some. Empty where a run that only reads
 * finds none.
 *
 * Decision: not only beside the lock. XDG_RUNTIME_DIR is emptied at a restart, at the last logout and between two jobs of a scheduler, and what
 * a journal keeps is in no other place. Without a home, the folder of the lock is all that there is.
 */
export async function journalFolders(environment: Environment, writes: boolean): Promise<readonly string[]> {
  const lasting = await lastingFolder(environment, writes);
  if (lasting === undefined && writes) return [await lockFolder(environment)];
  const beside = await findRuntimeFolder(environment);
  return [...new Set([lasting, beside])].filter((folder) => folder !== undefined);
}

async function lastingFolder(environment: Environment, writes: boolean): Promise<string | undefined> {
  const found = await stateFolder(environment, writes);
  if (found === undefined || found.ok) return found?.folder;
  if (!writes) return undefined;
  throw new Failure(`${found.folder}, which keeps what a killed apply deleted, cannot be used: ${found.why}`, {
    exitCode: ExitCode.failed,
    hint: 'Put it right (your own, mode 0700), or set XDG_STATE_HOME to a folder of your own. Nothing was changed.',
  });
}
