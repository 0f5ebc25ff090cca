import type { Outcome, ReportError, StoredField } from '../model/report.ts';

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
