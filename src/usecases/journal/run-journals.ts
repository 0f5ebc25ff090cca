import { ExitCode } from '../../model/exit-code.ts';
import { journaledAddress, type JournaledCni } from '../../model/journal.ts';
import type { PlannedAccount, WorkAction } from '../../model/planned-account.ts';
import type { AccountReport } from '../../model/report.ts';
import { reasonOf } from '../../model/text.ts';
import { isFileError } from '../../system/open-checks.ts';
import { Failure } from '../failure.ts';
import type { RunContext } from '../run-context.ts';
import type { JournalFile, SettledByPlan } from './journal-file.ts';
import type { Journals } from './open-journals.ts';

/**
 * Before the first write request, records what earlier runs left (`--resume` included) and what this run will delete. Rejects with a
 * `Failure`; then nothing is changed.
 */
export async function beginJournals(
  journals: Journals,
  planned: readonly (PlannedAccount | undefined)[],
): Promise<void> {
  for (const [account, journal] of journals) {
    const work = planned.find((entry) => entry?.plan.account === account)?.work ?? [];
    try {
      await journal.begin(work.flatMap(({ action }) => toKeep(action)));
    } catch (error) {
      if (!isFileError(error)) throw error;
      const why = reasonOf(error);
      throw new Failure(`the journal ${journal.path} cannot be written: ${why}`, {
        exitCode: ExitCode.failed,
        hint: 'Free some space there, or set XDG_STATE_HOME to a folder of your own on a disk with free space, and give this journal with --resume. Nothing was changed.',
        cause: error,
      });
    }
  }
}

/**
 * The CNIs that a step deletes in order to create them again. A CNI that replaces a journaled CNI is not recorded, because the original
 * already is.
 */
function toKeep(action: WorkAction): readonly Pick<JournaledCni, 'cni' | 'key' | 'host'>[] {
  if (action.call !== 'delete_cni' || action.keep === undefined || action.keep.instead !== undefined) return [];
  const { key, host } = action.keep;
  return [{ cni: action.seen, key, host }];
}

/** Removes entries that need no more work from a journal. A write error is only reported, because the next run tries again. */
export async function finishJournal(
  journal: JournalFile | undefined,
  planned: SettledByPlan | undefined,
  { notify }: RunContext,
): Promise<void> {
  await journal?.finish(planned ?? {}).catch((error: unknown) => {
    const why = reasonOf(error);
    notify(`warning: the journal ${journal.path} could not be updated: ${why}; it may contain keys: remove it`);
  });
}

/** For a report: the CNIs that are not restored. */
export function journalLeft(journal: JournalFile | undefined): Pick<AccountReport, 'journal'> {
  if (journal === undefined || journal.entries.length === 0) return {};
  return { journal: { path: journal.path, waiting: journal.entries.map(journaledAddress).sort() } };
}

/** Tells the user what to do with the file of `--resume`. */
export function notifyResumed(file: string | undefined, journals: Journals, { notify }: RunContext): void {
  if (file === undefined) return;
  const left = [...journals.values()].find(({ entries }) => entries.length > 0);
  notify(
    left === undefined
      ? `note: everything in ${file} is recreated or no longer wanted: delete that file and every copy of it, because it contains keys`
      : `note: not everything in ${file} is recreated; ${left.path} on this machine has all of it now, and the next apply here needs no --resume`,
  );
}
