import type { ApplyEvent } from '../model/event.ts';
import { renderEvent } from '../render/progress.ts';
import { sanitiseText } from '../render/sanitise.ts';
import type { Terminal } from './terminal.ts';

const frames = ['-', '\\', '|', '/'];
const clearLine = '\r\u001b[2K';

/** Tells on stderr what an apply does: a line for each event, and on a terminal one more that says what is running. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #running = new Map<string, string>();
  #waiting: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #frame = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  start(): void {
    if (!this.#terminal.isLive) return;
    this.#timer = setInterval(() => this.#draw(), 120);
    this.#timer.unref();
  }

  event(account: string, event: ApplyEvent): void {
    this.#note(account, event);
    // The line that rewrites itself says what has started.
    if (this.#terminal.isQuiet || (this.#timer !== undefined && event.type === 'step_started')) return;
    const { stderr } = this.#terminal;
    void stderr.write(`${this.#clear()}${renderEvent(event, this.#terminal.style(stderr)).trimEnd()}\n`);
  }

  /** Keeps what the line at the bottom says. */
  #note(account: string, event: ApplyEvent): void {
    if (event.type === 'health_waited') {
      this.#waiting = event.state === 'Healthy' ? undefined : `${event.address} to be Healthy`;
    } else if (event.type === 'change_ended') {
      this.#waiting = undefined;
    } else {
      const id = `${account} ${event.step}`;
      if (event.type === 'step_started') this.#running.set(id, `${event.address} ${event.call}`);
      else this.#running.delete(id);
    }
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.#timer !== undefined) void this.#terminal.stderr.write(clearLine);
    this.#timer = undefined;
  }

  #clear(): string {
    return this.#timer === undefined ? '' : clearLine;
  }

  #draw(): void {
    this.#frame = (this.#frame + 1) % frames.length;
    const waiting = this.#waiting === undefined ? undefined : `waiting for ${this.#waiting}`;
    const [first = waiting] = this.#running.values();
    if (first === undefined) return;
    const more = this.#running.size > 1 ? ` and ${this.#running.size - 1} more` : '';
    const line = sanitiseText(`${frames[this.#frame] ?? ''} ${first}${more}`);
    const width = (process.stderr.columns || 80) - 1;
    void this.#terminal.stderr.write(`${clearLine}${line.slice(0, width)}`);
  }
}
