import type { JournalLine } from '../model/generated/journal.ts';
import validate from './validators/journal.js';

/** Whether a value is a line of a journal, by shape. */
export function isJournalLine(value: unknown): value is JournalLine {
  return validate(value);
}
