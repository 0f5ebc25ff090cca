import type { DeletionJournal } from '../model/journal.ts';
import type { WriteOperation } from '../model/operation.ts';
import { runAgain } from './next-step.ts';
import { StepStop } from './step-stop.ts';

/**
 * Writes into the journal what is about to be sent. Where that fails, the step ends and nothing is sent: a run that was killed then
 * could not bring back what it deleted.
 */
export async function writeDown(
  call: WriteOperation,
  journal: DeletionJournal | undefined,
  write: (journal: DeletionJournal) => Promise<void>,
): Promise<void> {
  if (journal === undefined) return;
  try {
    await write(journal);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StepStop({
      outcome: 'failed',
      error: { message: `the journal ${journal.path} cannot be written, so nothing was sent: ${why}`, call },
      next: `Make room there, or set XDG_STATE_HOME to a folder of your own on a disk with room. ${runAgain}`,
    });
  }
}

/** Writes into the journal what is done, or begins to be. Where that fails the step goes on: the next run sees what is there. */
export async function noteDone(
  journal: DeletionJournal | undefined,
  write: (journal: DeletionJournal) => Promise<void>,
): Promise<void> {
  if (journal === undefined) return;
  await write(journal).catch(() => undefined);
}
