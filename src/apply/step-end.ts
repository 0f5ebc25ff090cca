import type { DeletionJournal, StoredCircuit } from '../model/journal.ts';
import type { NetworkApi } from '../model/network-api.ts';
import type { WriteOperation } from '../model/operation.ts';
import type { Outcome, ReportError, StoredField } from '../model/report.ts';
import type { Secret } from '../model/secret.ts';
import { runAgain } from './report-error.ts';
import type { RunMemory } from './run-memory.ts';

/** How one step ended. */
export type StepEnd = StepDone | StepFailed;

export interface StepDone {
  readonly ok: true;
  /** What is now done, for a person: `interconnect icon-7 was created`. */
  readonly did: string;
  /** The live name or id that a create gave. */
  readonly created?: string;
  /** The step took an object away. */
  readonly deleted?: true;
  /** What a person needs to know to make the deleted object again by hand. */
  readonly lost?: string;
  /** The journal that keeps the deleted object whole. */
  readonly journal?: string;
  /** What the user should look at although the step ended well, in a sentence. */
  readonly note?: string;
  /** The fields that the API stored otherwise than they were sent. */
  readonly stored?: readonly StoredField[];
  /** The dotted fields that the step wrote: what an earlier step said of them no longer counts. */
  readonly wrote?: readonly string[];
  /** What needs the result is not begun: it is not what was asked for. */
  readonly unfit?: true;
}

export interface StepFailed {
  readonly ok: false;
  readonly outcome: BadOutcome;
  readonly error: ReportError;
  /** What to do about it. */
  readonly next: string;
}

/** The outcomes of a step that was tried; `skipped` where its gate did not open, `not_attempted` where its turn came too late. */
export type BadOutcome = Exclude<Outcome, 'applied'>;

/** What a call needs beside its own action. */
export interface StepContext {
  /** The id of the step. */
  readonly step: number;
  readonly api: NetworkApi;
  readonly memory: RunMemory;
  /** Left out: nothing is written down. */
  readonly journal?: DeletionJournal | undefined;
  /** Resolves after so many milliseconds. It is not cut short where the run is interrupted: what is in flight is finished. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Whether the run was interrupted: then nothing new is sent. */
  readonly interrupted: () => boolean;
  /** Told of each CNI that was given an MD5 key which the answer does not have, and what it has: the API does not give keys back. */
  readonly keyNotRead: (id: string, shown: Secret | undefined) => void;
}

/** Ends a step from deep inside a call, with an outcome that is already known. It never leaves this room. */
export class StepStop extends Error {
  override readonly name = 'StepStop';
  readonly end: StepFailed;

  constructor(end: Omit<StepFailed, 'ok'>) {
    super(end.error.message);
    this.end = { ok: false, ...end };
  }
}

/** Ends a step that waited for its turn while the run was interrupted: nothing of it was sent. */
export function notAttempted(call: WriteOperation): StepStop {
  const error = { message: 'the run was interrupted', call };
  return new StepStop({ outcome: 'not_attempted', error, next: runAgain });
}

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
