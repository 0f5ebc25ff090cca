import type { ExitCode } from '../model/exit-code.ts';
import type { Signals } from '../system/signals.ts';
import type { RunContext } from '../usecases/run-context.ts';
import type { ActionLog } from './action-log.ts';
import type { ActionOutputs } from './action-outputs.ts';
import type { ActionSummary } from './action-summary.ts';
import type { ConfigurationKey } from './configuration-key.ts';
import { type GitHub, GitHubError } from './github/github-client.ts';
import type { ActionEvent } from './github-event.ts';
import type { Inputs } from './inputs.ts';
import type { Runner } from './runner.ts';

/** One run of the Action, as a command sees it. */
export interface ActionRun {
  readonly runner: Runner;
  readonly inputs: Inputs;
  readonly event: ActionEvent;
  /** Of comment and status; that of an issue follows from its own name. */
  readonly key: ConfigurationKey;
  readonly log: ActionLog;
  readonly summary: ActionSummary;
  readonly outputs: ActionOutputs;
  readonly signals: Signals;
  /** For the use cases. */
  readonly context: RunContext;
  /** GitHub's API, opened when it is first asked for. Throws a GitHubError where the runner does not say for which repository. */
  readonly github: () => GitHub;
  /** The page of this run; undefined where the runner does not say. */
  readonly runUrl: string | undefined;
}

/** Does the work of one command and gives its exit code. What it throws ends the step as a failure. */
export type ActionCommand = (run: ActionRun) => Promise<ExitCode>;

export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: GitHubError };

/** What GitHub is asked for beside the work itself: that it fails is told, and ends nothing. */
export async function tryGitHub<T>(ask: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await ask() };
  } catch (error) {
    if (error instanceof GitHubError) return { ok: false, error };
    throw error;
  }
}
