import type { DeletionJournal, HalfMadeState, StoredCircuit } from '../model/journal.ts';
import type { LiveCni } from '../model/live.ts';
import type { WriteOperation } from '../model/operation.ts';
import type { StoredField } from '../model/report.ts';
import { reasonOf } from '../model/text.ts';
import { runAgain } from './report-error.ts';
import { type StepEnd, StepStop } from './step-end.ts';

/**
 * Records in the journal what the step will send. Where that fails, the step ends and nothing is sent: a run that was killed then could
 * not bring back the objects that it deleted.
 */
export async function recordBefore(
  call: WriteOperation,
  journal: DeletionJournal | undefined,
  write: (journal: DeletionJournal) => Promise<void>,
): Promise<void> {
  if (journal === undefined) return;
  try {
    await write(journal);
  } catch (error) {
    throw new StepStop(
      'failed',
      { message: `the journal ${journal.path} cannot be written, so nothing was sent: ${reasonOf(error)}`, call },
      `Free some space there, or set XDG_STATE_HOME to a folder of your own on a disk with free space. ${runAgain}`,
    );
  }
}

/** Records in the journal what is done or begins. Where that fails the step goes on: the next run reads the account. */
export async function recordAfter(
  journal: DeletionJournal | undefined,
  write: (journal: DeletionJournal) => Promise<void>,
): Promise<void> {
  if (journal === undefined) return;
  await write(journal).catch(() => undefined);
}

/** A CNI that lacks what a later step gives it, as the journal has it. */
export function halfMadeState({ id, cust_ip, p2p_ip, bgp_mode }: LiveCni): HalfMadeState {
  return { id, cust_ip, p2p_ip, ...(bgp_mode !== undefined && { bgp_mode }) };
}

/**
 * Records in the journal at once that a circuit differs from the order. No other place tells the next run that it need not order the
 * circuit again. Where that fails, the step says so.
 */
export async function recordStored(
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
    const note = `The journal ${journal.path} cannot be written (${reasonOf(error)}), so the next run may order ${circuit.key} again: first write what was stored into the document.`;
    return { ...end, note: end.note === undefined ? note : `${end.note} ${note}` };
  }
}

/** Undefined where the address is not of an interconnect, or no field is known. */
function storedCircuit(address: string, name: string, fields: readonly StoredField[]): StoredCircuit | undefined {
  const prefix = 'interconnect.';
  const known = fields.flatMap(({ field, asked, stored }) =>
    typeof asked === 'string' && typeof stored === 'string' ? [{ field, asked, stored }] : [],
  );
  return address.startsWith(prefix) && known.length > 0
    ? { key: address.slice(prefix.length), name, fields: known }
    : undefined;
}
