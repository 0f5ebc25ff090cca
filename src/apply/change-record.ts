import type { WriteOperation } from '../model/operation.ts';
import type { Change } from '../model/plan.ts';
import type { SkippedStep } from './schedule.ts';
import type { StepDone, StepEnd, StepFailed } from './step-end.ts';

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
