import type { EventLogLine } from '../../model/generated/event-log.ts';
import type { PlanDocument } from '../../model/plan.ts';
import type { ChangeReport, DocumentDigest, Outcome, RunGuard, RunRecord } from '../../model/report.ts';

/** What is known of a run, from its plan, its report and its log, which belong together. */
export interface Evidence {
  readonly plan: PlanDocument;
  /** The fingerprint of the plan that the run made. It is another one than that of `plan` where the run carried out a part of it. */
  readonly fingerprint: string;
  /** What the run said of itself. Of an older version, or without a report, much of it is missing. */
  readonly run: Partial<RunRecord>;
  readonly accounts: readonly EvidenceAccount[];
  /** Undefined: no log was given. */
  readonly log: LogFacts | undefined;
  /** False: there is only the log. */
  readonly hasReport: boolean;
  /** The files that this was made of. */
  readonly files: readonly DocumentDigest[];
}

export interface EvidenceAccount {
  readonly account: string;
  /** Undefined: not known, as in a report of an older version. */
  readonly guards: readonly RunGuard[] | undefined;
  readonly readAt: { readonly before?: string; readonly after?: string };
  /** As in a report. Undefined: there is no report. */
  readonly converged: boolean | null | undefined;
  readonly leftOut: readonly string[];
  /** The changes of the run, in the order of the plan. */
  readonly changes: readonly EvidenceChange[];
}

export interface EvidenceChange extends Omit<ChangeReport, 'outcome' | 'writes'> {
  /** Undefined: the run has no report, and its log does not say how it ended. */
  readonly outcome: Outcome | undefined;
  /** Undefined: not known, as in a report of an older version. */
  readonly writes: ChangeReport['writes'] | undefined;
  /** The live name or id that the plan saw. */
  readonly liveBefore: string | null;
}

/** What the log of a run adds. */
export interface LogFacts {
  readonly run: string;
  readonly startedAt: string;
  /** Undefined: the run was killed, or the log was cut off. */
  readonly ended: { readonly at: string; readonly exitCode: number } | undefined;
  readonly requests: { readonly all: number; readonly failed: number };
  /** What people and checks said between two circuits, and what stopped the run, in the order of the log. */
  readonly events: readonly LogEvent[];
  /** Lines that are not JSON. */
  readonly unreadLines: number;
}

export type LogEvent = Extract<
  EventLogLine,
  {
    readonly event:
      'soak' | 'tunnel_health' | 'check' | 'checked' | 'unproven' | 'confirmed' | 'magic_not_read' | 'interrupted';
  }
>;
