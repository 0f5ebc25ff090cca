import { stat } from 'node:fs/promises';
import type { ActionLog } from './action-log.ts';
import { appendAtOnce } from './runner-files.ts';

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
