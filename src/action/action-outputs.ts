import { ExitCode } from '../model/exit-code.ts';
import type { PlanDocument } from '../model/plan.ts';
import { reasonOf } from '../model/text.ts';
import type { Runner } from './runner.ts';

/** Counts and paths for later steps, never text of a plan. */
interface OutputValues {
  readonly changed: boolean;
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly unmanaged: number;
  /** Empty unless every account of the plan can be applied. */
  readonly fingerprint: string;
  readonly planPath: string;
  readonly reportPath: string;
}

/** The outputs of the step. They are set once, at its end, also when it fails. */
export class ActionOutputs {
  readonly #runner: Pick<Runner, 'setOutput'>;
  #applied = false;
  #begun = false;
  #lost = false;
  #values: OutputValues = {
    changed: false,
    create: 0,
    update: 0,
    replace: 0,
    delete: 0,
    unmanaged: 0,
    fingerprint: '',
    planPath: '',
    reportPath: '',
  };

  constructor(runner: Pick<Runner, 'setOutput'>) {
    this.#runner = runner;
  }

  /** From now on, no end of this step may say that nothing was changed. */
  noteApplied(): void {
    this.#applied = true;
  }

  /** Call this when a file for later steps could not be written. */
  noteLost(): void {
    this.#lost = true;
  }

  get hasLost(): boolean {
    return this.#lost;
  }

  get hasApplied(): boolean {
    return this.#applied;
  }

  /** True when a write to the network began, also when it did not end. */
  get mayHaveChanged(): boolean {
    return this.#begun || this.#applied;
  }

  /** Call this just before the first write is sent. */
  noteBegun(): void {
    this.#begun = true;
    this.note({ changed: true });
  }

  note(values: Partial<OutputValues>): void {
    this.#values = { ...this.#values, ...values };
  }

  /** Sets the counts from the plan, and the fingerprint if every account can be applied. */
  notePlan(plan: PlanDocument): void {
    const sum = (name: 'create' | 'update' | 'replace' | 'delete' | 'unmanaged') =>
      plan.accounts.reduce((total, { summary }) => total + summary[name], 0);
    this.note({
      changed: plan.accounts.some(({ changes }) => changes.length > 0),
      create: sum('create'),
      update: sum('update'),
      replace: sum('replace'),
      delete: sum('delete'),
      unmanaged: sum('unmanaged'),
      fingerprint: plan.accounts.every(({ applyable }) => applyable) ? plan.fingerprint : '',
    });
  }

  /** Gives all outputs to the runner. Returns the reason if that fails. */
  set(exitCode: ExitCode): string | undefined {
    const { planPath, reportPath, ...values } = this.#values;
    const all = {
      ...values,
      errored: exitCode !== ExitCode.done && exitCode !== ExitCode.differences,
      'exit-code': exitCode,
      'plan-path': planPath,
      'report-path': reportPath,
    };
    try {
      for (const [name, value] of Object.entries(all)) this.#runner.setOutput(name, String(value));
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  }
}
