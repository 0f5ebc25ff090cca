import type { Change } from '../../model/plan.ts';
import type { ChangeReport } from '../../model/report.ts';
import type { SkippedStep } from '../schedule.ts';
import { type ChangeRecord, changeRecord, hasBegun, isEnded } from '../step-end.ts';
import { changeReport, type StopReason } from './change-report.ts';

interface Context {
  /** Why nothing new starts, where nothing failed. */
  readonly stopReason: () => StopReason;
  /** A change has ended. */
  readonly onEnd: (report: ChangeReport) => void;
}

/** How far each change of an account is. Each is reported once, when it has ended. */
export class ChangeRecords {
  readonly #context: Context;
  /** In plan order. */
  readonly #records: ReadonlyMap<string, ChangeRecord>;
  readonly #reports = new Map<string, ChangeReport>();

  constructor(changes: readonly Change[], context: Context) {
    this.#context = context;
    this.#records = new Map(changes.map((change) => [change.address, changeRecord(change)]));
  }

  of(address: string): ChangeRecord {
    const record = this.#records.get(address);
    if (record === undefined) throw new Error(`Nothing is known of ${address}.`);
    return record;
  }

  hasBegun(address: string): boolean {
    return hasBegun(this.of(address));
  }

  /** Steps that will never run. A change says only why the first of its steps was skipped. */
  skip(steps: readonly SkippedStep[]): void {
    for (const step of steps) if (step.address !== step.root) this.of(step.address).skipped ??= step;
  }

  /** Reports a change, then those that were skipped with it, as far as they have ended. */
  report(record: ChangeRecord, skipped: readonly SkippedStep[] = []): void {
    for (const each of [record, ...skipped.map(({ address }) => this.of(address))])
      if (isEnded(each) && !this.#reports.has(each.change.address)) this.#close(each);
  }

  /** Reports of every change, in plan order. A change that never began is `not_attempted`. */
  reports(): readonly ChangeReport[] {
    return [...this.#records.values()].map((record) => this.#reports.get(record.change.address) ?? this.#close(record));
  }

  #close(record: ChangeRecord): ChangeReport {
    const root = record.skipped === undefined ? undefined : this.#rootOutcome(record.skipped.root);
    const report = changeReport(record, root, this.#context.stopReason());
    this.#reports.set(report.address, report);
    this.#context.onEnd(report);
    return report;
  }

  /** The root may still have a step in flight. Then its failure so far counts. */
  #rootOutcome(root: string): ChangeReport['outcome'] | undefined {
    return this.#reports.get(root)?.outcome ?? this.#records.get(root)?.failures[0]?.outcome;
  }
}
