import type { DeletionJournal, StoredCircuit } from '../model/journal.ts';
import type { StoredField } from '../model/report.ts';
import type { StepEnd } from './step-end.ts';

/**
 * Writes into the journal that a circuit is not what was ordered, at once: no other place tells the next run that it need not order it again.
 * Where that fails, the step says so.
 */
export async function noteStored(
  address: string,
  end: StepEnd,
  journal: DeletionJournal | undefined,
): Promise<StepEnd> {
  if (!end.ok || end.unfit !== true || end.created === undefined || journal === undefined) return end;
  const circuit = storedCircuit(address, end.created, end.stored ?? []);
  if (circuit === undefined) return end;
  try {
    await journal.storedOtherwise(circuit);
    return end;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const note = `The journal ${journal.path} cannot be written (${why}), so the next run may order ${circuit.key} again: first write what it is into the document.`;
    return { ...end, note: end.note === undefined ? note : `${end.note} ${note}` };
  }
}

/** What a journal keeps of an interconnect that is stored otherwise; undefined where the address is of something else, or nothing is known. */
export function storedCircuit(
  address: string,
  name: string,
  fields: readonly StoredField[],
): StoredCircuit | undefined {
  const prefix = 'interconnect.';
  const known = fields.flatMap(({ field, asked, stored }) =>
    typeof asked === 'string' && typeof stored === 'string' ? [{ field, asked, stored }] : [],
  );
  return address.startsWith(prefix) && known.length > 0
    ? { key: address.slice(prefix.length), name, fields: known }
    : undefined;
}
