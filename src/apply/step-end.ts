import type { DeletionJournal } from '../model/journal.ts';
import type { NetworkApi } from '../model/network-api.ts';
import type { WriteOperation } from '../model/operation.ts';
import type { Change } from '../model/plan.ts';
import type { Outcome, ReportError, StoredField } from '../model/report.ts';
import type { Secret } from '../model/secret.ts';
import { runAgain } from './report-error.ts';
import type { RunMemory } from './run-memory.ts';
import type { SkippedStep } from './schedule.ts';

export type StepEnd = StepDone | StepFailed;

export interface StepDone {
  readonly ok: true;
  /** What is now done, for a person: `interconnect icon-7 was created`. */
  readonly did: string;
  /** The live name or id that a create gave. */
  readonly created?: string;
  readonly deleted?: true;
  /** The deleted object in words, so that it can be made again by hand. */
  readonly lost?: string;
  /** The journal that keeps the deleted object whole. */
  readonly journal?: string;
  /** What the user should check although the step ended well, in a sentence. */
  readonly note?: string;
  /** The fields that the API stored otherwise than they were sent. */
  readonly stored?: readonly StoredField[];
  /** The dotted fields that the step wrote: what an earlier step said of them no longer counts. */
  readonly wrote?: readonly string[];
  /** The result is not what was asked for: no step that needs it is begun. */
  readonly unfit?: true;
}

export interface StepFailed {
  readonly ok: false;
  readonly outcome: BadOutcome;
  readonly error: ReportError;
  /** What to do about it. */
  readonly next: string;
}

/** `skipped`: its gate did not open. `not_attempted`: its turn came too late. */
export type BadOutcome = Exclude<Outcome, 'applied'>;

export interface StepContext {
  /** The id of the step. */
  readonly step: number;
  readonly api: NetworkApi;
  readonly memory: RunMemory;
  /** Left out: nothing is written down. */
  readonly journal?: DeletionJournal | undefined;
  /** Resolves after so many milliseconds. It is not cut short where the run is interrupted: what is in flight is finished. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** True: nothing new is sent. */
  readonly interrupted: () => boolean;
  /** Told of each CNI that was given an MD5 key which the answer does not have, and what it has: the API does not give keys back. */
  readonly keyNotRead: (id: string, shown: Secret | undefined) => void;
}

/** The one way to say that a step did not end well: gates and the run return it, a call throws it as a `StepStop`. */
export function stepFailed(outcome: BadOutcome, error: ReportError, next: string): StepFailed {
  return { ok: false, outcome, error, next };
}

/** Ends a step from deep inside a call, with an outcome that is already known. It never leaves this room. */
export class StepStop extends Error {
  override readonly name = 'StepStop';
  readonly end: StepFailed;

  constructor(outcome: BadOutcome, error: ReportError, next: string) {
    super(error.message);
    this.end = stepFailed(outcome, error, next);
  }
}

/** Ends a step that waited for its turn while the run was interrupted: nothing of it was sent. */
export function notAttempted(call: WriteOperation): StepStop {
  const error = { message: 'the run was interrupted', call };
  return new StepStop('not_attempted', error, runAgain);
}

export interface ChangeRecord {
  readonly change: Change;
  /** The steps that are in flight. */
  running: number;
  /** The steps that ended well, in the order in which they ended. */
  readonly done: StepDone[];
  /** The calls that have not ended well. */
  readonly left: Map<number, WriteOperation>;
  /** The steps that did not end well. */
  readonly failures: StepFailed[];
  /** Why steps of it will never run, where another change is the reason. */
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

/** Nothing more will happen to the change: all is done, or it failed or was skipped and nothing of it is in flight. */
export function isEnded({ running, left, failures, skipped }: ChangeRecord): boolean {
  return running === 0 && (left.size === 0 || failures.length > 0 || skipped !== undefined);
}
