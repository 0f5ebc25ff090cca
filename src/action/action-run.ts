import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentValue } from '../model/environment.ts';
import type { ExitCode } from '../model/exit-code.ts';
import type { Signals } from '../system/signals.ts';
import { writeFileAtomically } from '../system/write-file-atomically.ts';
import type { RunContext } from '../usecases/run-context.ts';
import type { ActionLog } from './action-log.ts';
import type { ActionOutputs } from './action-outputs.ts';
import type { ConfigurationKey } from './configuration-key.ts';
import { type GitHub, GitHubError } from './github/github-client.ts';
import type { ActionEvent } from './github-event.ts';
import type { Inputs } from './inputs.ts';
import { appendAtOnce, type Runner } from './runner.ts';

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

// GitHub refuses the summary of a step that is larger than 1 MiB, with everything that is in it.
const mostBytes = 1024 * 1024;
const full = '\n> [!NOTE]\n> The summary of this step is full: the log has the rest.\n';
// What no rendering is worth: below it, the note stands alone.
const leastRoom = 8 * 1024;

/** The summary of the step, shown on the page of the run. What cannot be written to it is a warning. */
export class ActionSummary {
  readonly #path: string | undefined;
  readonly #log: ActionLog;

  /** `path` is the runner's file; without one there is no summary. */
  constructor(path: string | undefined, log: ActionLog) {
    this.#path = path;
    this.#log = log;
  }

  /** Appends a Markdown text that keeps within the bytes that are left, but for `reserve` of them: for what comes after it. */
  async add(render: (maxBytes: number) => string, reserve = 0): Promise<void> {
    if (this.#path === undefined) return;
    try {
      const left = mostBytes - (await stat(this.#path)).size - Buffer.byteLength(full) - 1 - reserve;
      const text = left < leastRoom ? '' : render(left);
      const fits = text !== '' && Buffer.byteLength(text) <= left;
      if (fits) appendAtOnce(this.#path, `\n${text}`);
      else if (left + reserve >= 0) appendAtOnce(this.#path, full);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await this.#log.warning('summary', `the summary of the step could not be written: ${reason}`);
    }
  }
}

const unchanged = { changed: false, create: 0, update: 0, replace: 0, delete: 0, unmanaged: 0, fingerprint: '' };

/**
 * What a signal leaves that comes before the step is set up: outputs and a summary, written at once, as the process ends right after. It needs
 * nothing but Node, so that it is there before the rest of the Action is loaded.
 */
export function endEarly(environment: Readonly<Record<string, string | undefined>>): (code: number) => void {
  return (code) => {
    const outputs = { ...unchanged, errored: true, 'exit-code': code, 'plan-path': '', 'report-path': '' };
    const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
    append(environment['GITHUB_OUTPUT'], lines.join(''));
    append(environment['GITHUB_STEP_SUMMARY'], endedMarkdown(code, false));
  };
}

/** The summary of a step that a signal ended at once. */
export function endedMarkdown(code: number, mayHaveChanged: boolean): string {
  const what = mayHaveChanged
    ? 'Something may have been changed: run it again, it reads the account first and does only what is left.'
    : 'Nothing was changed. Run it again.';
  return `\n### The run was cancelled\n\nA signal ended it (exit code ${code}). ${what}\n`;
}

/** What cannot be written at this moment cannot be told either. */
export function append(path: string | undefined, text: string): void {
  if (path === undefined || path === '') return;
  try {
    appendAtOnce(path, text);
  } catch {
    // The process ends.
  }
}

/**
 * Writes files for later steps and for an artifact, one for each format, and gives their paths. No two steps write the same one, and no two jobs
 * of a matrix: they may end in one folder. What cannot be written has an empty path, and the step ends with an error.
 */
export async function writeResult<F extends string>(
  run: ActionRun,
  kind: 'plan' | 'report',
  texts: Readonly<Record<F, string>>,
): Promise<Readonly<Record<F, string>>>;
export async function writeResult(
  { runner, key, log, outputs }: ActionRun,
  kind: 'plan' | 'report',
  texts: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const folder = environmentValue(runner.environment, 'RUNNER_TEMP') ?? tmpdir();
  const stem = join(folder, `demarc-${kind}-${key.hash('plan').slice(0, 8)}-${randomBytes(4).toString('hex')}`);
  const paths: Record<string, string> = {};
  for (const [format, text] of Object.entries(texts)) {
    const path = `${stem}.${format}`;
    try {
      await writeFileAtomically(path, text, { overwrite: false });
      paths[format] = path;
    } catch (error) {
      paths[format] = '';
      outputs.noteLost();
      const reason = error instanceof Error ? error.message : String(error);
      await log.error('result-file', `the ${kind} could not be written for later steps: ${reason}`);
    }
  }
  return paths;
}
