import { journaledAddress } from '../../model/journal.ts';
import type { AccountReport } from '../../model/report.ts';
import { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { systemCode } from '../files/document-problem.ts';
import { UnsafeFile } from '../../system/private-file.ts';
import type { RunContext } from '../run-context.ts';
import type { JournalFile } from './journal-file.ts';
import type { Journals } from './open-journals.ts';

/**
 * Writes down what earlier runs left, `--resume` included, before the first request that changes something. Rejects with a `Failure`:
 * nothing is changed then.
 */
export async function beginJournals(journals: Journals): Promise<void> {
  for (const journal of journals.values()) {
    try {
      await journal.begin();
    } catch (error) {
      if (systemCode(error) === undefined && !(error instanceof UnsafeFile)) throw error;
      const why = error instanceof Error ? error.message : '';
      throw new Failure(`the journal ${journal.path} cannot be written: ${why}`, {
        exitCode: ExitCode.failed,
        hint: 'Make room there, or set XDG_RUNTIME_DIR to a folder that only you can use (mode 0700), and give this journal with --resume. Nothing was changed.',
        cause: error,
      });
    }
  }
}

/** Takes out of a journal what needs nothing any more. What cannot be written is told: the next run tries again. */
export async function finishJournal(
  journal: JournalFile | undefined,
  settled: readonly string[],
  { notify }: RunContext,
): Promise<void> {
  await journal?.finish(settled).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    notify(`warning: the journal ${journal.path} could not be brought up to date: ${why}; it may hold keys: remove it`);
  });
}

/** For a report: what is not back. */
export function journalLeft(journal: JournalFile | undefined): Pick<AccountReport, 'journal'> {
  if (journal === undefined || journal.entries.length === 0) return {};
  return { journal: { path: journal.path, waiting: journal.entries.map(journaledAddress).sort() } };
}

/** Says what is to become of the file that `--resume` named. */
export function tellResumed(file: string | undefined, journals: Journals, { notify }: RunContext): void {
  if (file === undefined) return;
  const left = [...journals.values()].find(({ entries }) => entries.length > 0);
  notify(
    left === undefined
      ? `note: everything that ${file} keeps is back or not wanted any more: delete that file and every copy of it, as it holds keys`
      : `note: not everything that ${file} keeps is back; ${left.path} on this machine has all of it now, and the next apply here needs no --resume`,
  );
}
