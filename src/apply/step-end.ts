import type { DeletionJournal } from '../model/journal.ts';
import type { BeforeSend, NetworkApi, SentRequest } from '../model/network-api.ts';
import type { WriteOperation } from '../model/operation.ts';
import type { Change } from '../model/plan.ts';
import type { Outcome, ReadBy, ReportError, StoredField } from '../model/report.ts';
import type { Secret } from '../model/secret.ts';
import type { CniListing } from './reads/cni-listing.ts';
import { runAgain } from './report-error.ts';
import type { RunMemory } from './run-memory.ts';
import type { SkippedStep } from './schedule.ts';

export type StepEnd = StepDone | StepFailed;

export interface StepDone {
  readonly ok: true;
  /** The result, in words for a person: `interconnect icon-7 was created`. */
  readonly did: string;
  /** The live name or id from a create. */
  readonly created?: string;
  readonly deleted?: true;
  /** The deleted object in words, so that a person can make it again by hand. */
  readonly lost?: string;
  /** The journal that holds the whole deleted object. */
  readonly journal?: string;
  /** A sentence about a thing that the user should check, although the step ended well. */
  readonly note?: string;
  /** The fields that the API stored otherwise than they were sent. */
  readonly stored?: readonly StoredField[];
  /** The dotted fields that the step wrote. Differences that an earlier step reported for them no longer count. */
  readonly wrote?: readonly string[];
  /** True where the result differs from the request. Steps that need it do not start. */
  readonly unfit?: true;
  /** What the write took along on the Magic side. */
  readonly extras?: LostExtras;
  /** How the object of an update was read before its PUT. */
  readonly readBy?: ReadBy;
}

/** The fields that only the Magic side shows and that were there before a write, in words, and how to put them back. */
export interface LostExtras {
  readonly message: string;
  readonly next: string;
}

export interface StepFailed {
  readonly ok: false;
  readonly outcome: BadOutcome;
  readonly error: ReportError;
  /** Advice for the user. */
  readonly next: string;
}

/** `skipped`: its gate did not open. `not_attempted`: its start came too late. */
export type BadOutcome = Exclude<Outcome, 'applied'>;

export interface StepContext {
  /** The id of the step. */
  readonly step: number;
  readonly api: NetworkApi;
  /** The last look before a write to a CNI or a circuit that existed before the run. Undefined: the step relies on no light. */
  readonly lastLook?: BeforeSend | undefined;
  readonly memory: RunMemory;
  /** Undefined: nothing is recorded. */
  readonly journal?: DeletionJournal | undefined;
  /** Absent: every object is read by a GET. */
  readonly listing?: CniListing;
  /** Milliseconds on the clock of the run. */
  readonly now: () => number;
  /** Resolves after this many milliseconds. An interrupt does not shorten it: steps in flight are finished. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** True: nothing new is sent. */
  readonly interrupted: () => boolean;
  /**
   * Called for each CNI that got an MD5 key which the answer does not have. `shown` is the value in its place: the API does not return
   * keys.
   */
  readonly keyNotRead: (id: string, shown: Secret | undefined) => void;
  /** Called for each write that was sent, when it ends. Absent: nobody is told. */
  readonly onSent?: (call: WriteOperation, sent: SentRequest) => void;
}

/** The only form of a failed step: gates and the run return it, a call throws it as a `StepStop`. */
export function stepFailed(outcome: BadOutcome, error: ReportError, next: string): StepFailed {
  return { ok: false, outcome, error, next };
}

/** Ends a step from deep inside a call, with a known outcome. It never leaves `apply/`. */
export class StepStop extends Error {
  override readonly name = 'StepStop';
  readonly end: StepFailed;

  constructor(outcome: BadOutcome, error: ReportError, next: string) {
    super(error.message);
    this.end = stepFailed(outcome, error, next);
  }
}

/** Ends a step that waited in a queue while the run was interrupted. Nothing of the step was sent. */
export function notAttempted(call: WriteOperation): StepStop {
  const error = { message: 'the run was interrupted', call };
  return new StepStop('not_attempted', error, runAgain);
}

export interface ChangeRecord {
  readonly change: Change;
  /** The number of steps in flight. */
  running: number;
  /** The steps that ended well, in the order of their ends. */
  readonly done: StepDone[];
  /** The calls that have not ended well. */
  readonly left: Map<number, WriteOperation>;
  /** The steps that failed. */
  readonly failures: StepFailed[];
  /** Why some of its steps will never run, where another change is the reason. */
  skipped: SkippedStep | undefined;
}

export function changeRecord(change: Change): ChangeRecord {
  return {
    change,
    running: 0,
    done: [],
    left: new Map(change.steps.map(({ id, call }) => [id, call])),
    failures: [],
    skipped: undefined,
  };
}

export function recordEnd(record: ChangeRecord, step: number, end: StepEnd): void {
  record.running -= 1;
  if (end.ok) {
    record.done.push(end);
    record.left.delete(step);
  } else {
    record.failures.push(end);
  }
}

/**
 * True where nothing more will happen to the change. Everything is done, or it failed or was skipped and none of its steps is in flight.
 */
export function isEnded({ running, left, failures, skipped }: ChangeRecord): boolean {
  return running === 0 && (left.size === 0 || failures.length > 0 || skipped !== undefined);
}

/** True where a step of the change runs, or ended well. */
export function hasBegun({ running, done }: ChangeRecord): boolean {
  return running > 0 || done.length > 0;
}

/** The failure of a change of several steps, where a step gave a result other than requested. The rest of the change does not start. */
export function unfitRest(call: WriteOperation): StepFailed {
  const message = 'the API stored different values, so the rest of this change was not started';
  return stepFailed('failed', { message, call }, runAgain);
}
