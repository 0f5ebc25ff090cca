import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentValue } from '../model/environment.ts';
import type { ExitCode } from '../model/exit-code.ts';
import { reasonOf } from '../model/text.ts';
import type { Signals } from '../system/signals.ts';
import { writeFileAtomically } from '../system/write-file-atomically.ts';
import type { RunContext } from '../usecases/run-context.ts';
import type { ActionLog } from './action-log.ts';
import type { ActionOutputs } from './action-outputs.ts';
import type { ConfigurationKey } from './configuration-key.ts';
import type { GitHub } from './github/github-client.ts';
import { GitHubError } from './github/github-error.ts';
import type { ActionEvent } from './github-event.ts';
import type { Inputs } from './inputs.ts';
import type { Runner } from './runner.ts';
import { appendAtOnce } from './runner-files.ts';

/** One run of the Action, as a command receives it. */
export interface ActionRun {
  readonly runner: Runner;
  readonly inputs: Inputs;
  readonly event: ActionEvent;
  /** The key of the comment and the status. The key of an issue comes from the issue's own name. */
  readonly key: ConfigurationKey;
  readonly log: ActionLog;
  readonly summary: ActionSummary;
  readonly outputs: ActionOutputs;
  readonly signals: Signals;
  readonly context: RunContext;
  /** GitHub's API, opened at the first call. Throws a GitHubError if the runner does not name the repository. */
  readonly github: () => GitHub;
  /** The web page of this run; undefined if the runner does not name it. */
  readonly runUrl: string | undefined;
}

/** Does the work of one command and returns its exit code. An error that it throws ends the step as a failure. */
export type ActionCommand = (run: ActionRun) => Promise<ExitCode>;

export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: GitHubError };

/** Makes a request that is not essential to the work. Returns a GitHubError as a value, so that it does not end the run. */
export async function tryGitHub<T>(ask: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await ask() };
  } catch (error) {
    if (error instanceof GitHubError) return { ok: false, error };
    throw error;
  }
}

// GitHub rejects the whole summary of a step if it is larger than 1 MiB.
const mostBytes = 1024 * 1024;
const full = '\n> [!NOTE]\n> The summary of this step is full. The rest is in the log.\n';
// A rendering in less space is not useful: below this size, the note is written alone.
const leastRoom = 8 * 1024;

/** The summary of the step, shown on the page of the run. If it cannot be written, the log gets a warning. */
export class ActionSummary {
  readonly #path: string | undefined;
  readonly #log: ActionLog;

  /** `path` is the runner's file. Without a path, no summary is written. */
  constructor(path: string | undefined, log: ActionLog) {
    this.#path = path;
    this.#log = log;
  }

  /** Appends Markdown that fits into the bytes that are left. It keeps `reserve` bytes free for later text. */
  async add(render: (maxBytes: number) => string, reserve = 0): Promise<void> {
    if (this.#path === undefined) return;
    try {
      const left = mostBytes - (await stat(this.#path)).size - Buffer.byteLength(full) - 1 - reserve;
      const text = left < leastRoom ? '' : render(left);
      const fits = text !== '' && Buffer.byteLength(text) <= left;
      if (fits) appendAtOnce(this.#path, `\n${text}`);
      else if (left + reserve >= 0) appendAtOnce(this.#path, full);
    } catch (error) {
      const reason = reasonOf(error);
      await this.#log.warning('summary', `the summary of the step could not be written: ${reason}`);
    }
  }
}

/**
 * Writes one file for each format, for later steps and artifacts, and returns their paths. Names are unique for each step and each job of a
 * matrix, because jobs may share a folder. A file that cannot be written has an empty path, and the step ends with an error.
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
      const reason = reasonOf(error);
      await log.error('result-file', `the ${kind} could not be written for later steps: ${reason}`);
    }
  }
  return paths;
}
