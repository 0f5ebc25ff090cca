import type { ApplyEvent } from '../../model/report.ts';
import { joinFirst } from '../../model/text.ts';
import { renderEvent, renderSlowStep } from '../../render/report/outcome-words.ts';
import { sanitiseText } from '../../render/text/sanitise.ts';
import type { Terminal } from '../terminal.ts';

const frames = ['-', '\\', '|', '/'];
const frameMs = 120;
const clearLine = '\r\u001b[2K';

interface RunningStep {
  readonly event: Extract<ApplyEvent, { type: 'step_started' }>;
  readonly since: number;
  isTold: boolean;
}

/** In milliseconds: how often to check for slow steps, and after what time a step is slow. */
interface ProgressTimes {
  readonly everyMs: number;
  readonly slowMs: number;
}

/**
 * Shows the progress of an apply on stderr: one line when a change ends, and with --verbose one for each step. On a terminal, one line that
 * rewrites itself shows the running steps. Elsewhere, each slow step gets one line.
 */
export class ProgressView {
  readonly #terminal: Pick<Terminal, 'isLive' | 'isQuiet' | 'isVerbose' | 'stderr' | 'style'>;
  readonly #times: ProgressTimes;
  readonly #running = new Map<string, RunningStep>();
  /** The live name or id of each created object, by account and address. */
  readonly #created = new Map<string, string>();
  #waiting: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isLive = false;
  #frame = 0;
  #isAsking = false;

  constructor(
    terminal: Pick<Terminal, 'isLive' | 'isQuiet' | 'isVerbose' | 'stderr' | 'style'>,
    times: ProgressTimes = { everyMs: 1_000, slowMs: 10_000 },
  ) {
    this.#terminal = terminal;
    this.#times = times;
  }

  start(): void {
    if (this.#terminal.isQuiet) return;
    this.#isLive = this.#terminal.isLive;
    const tick = this.#isLive ? () => this.#draw() : () => this.#tellSlow();
    this.#timer = setInterval(tick, this.#isLive ? frameMs : this.#times.everyMs);
    this.#timer.unref();
  }

  event(account: string, event: ApplyEvent): void {
    const id = `${account} ${event.address}`;
    this.#note(account, id, event);
    const isStep = ['step_started', 'step_ended', 'check_run'].includes(event.type);
    if (this.#terminal.isQuiet || (isStep && !this.#terminal.isVerbose)) return;
    // The line that rewrites itself already shows started steps.
    if (this.#isLive && event.type === 'step_started') return;
    const created = event.type === 'change_ended' ? this.#created.get(id) : undefined;
    this.#say(renderEvent(event, this.#terminal.style(this.#terminal.stderr), created));
  }

  /** While a question waits for its answer, the line that rewrites itself must not cover it. */
  async silently<T>(ask: () => Promise<T>): Promise<T> {
    if (this.#isLive) void this.#terminal.stderr.write(clearLine);
    this.#isAsking = true;
    return ask().finally(() => {
      this.#isAsking = false;
    });
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.#isLive) void this.#terminal.stderr.write(clearLine);
    this.#isLive = false;
  }

  /** Stores data of an event for later lines. */
  #note(account: string, id: string, event: ApplyEvent): void {
    switch (event.type) {
      case 'step_started':
        this.#running.set(`${account} ${event.step}`, { event, since: Date.now(), isTold: false });
        break;
      case 'step_ended':
        this.#running.delete(`${account} ${event.step}`);
        if (event.live_id !== undefined) this.#created.set(id, event.live_id);
        break;
      case 'health_waited':
        this.#waiting = event.state === 'Healthy' ? undefined : `${event.address} to be Healthy`;
        break;
      case 'soak_started':
        this.#waiting = `the soak of ${joinFirst(event.circuits, 1)}`;
        break;
      case 'tunnel_health':
        this.#waiting = tunnelsWaiting(event);
        break;
      case 'check_run':
        this.#waiting = `the check of ${event.live_id}`;
        break;
      case 'magic_not_read':
        break;
      case 'circuit_checked':
      case 'circuit_unproven':
      case 'confirmed':
      case 'change_ended':
        this.#waiting = undefined;
    }
  }

  #say(line: string): void {
    void this.#terminal.stderr.write(`${this.#isLive ? clearLine : ''}${line.trimEnd()}\n`);
  }

  #tellSlow(): void {
    for (const step of this.#running.values()) {
      const elapsed = Date.now() - step.since;
      if (step.isTold || this.#terminal.isVerbose || elapsed < this.#times.slowMs) continue;
      step.isTold = true;
      this.#say(renderSlowStep(step.event, elapsed));
    }
  }

  #draw(): void {
    if (this.#isAsking) return;
    this.#frame = (this.#frame + 1) % frames.length;
    const steps = [...this.#running.values()].map(({ event }) => `${event.address} ${event.call}`);
    const waiting = this.#waiting === undefined ? '' : `waiting for ${this.#waiting}`;
    const what = steps.length > 0 ? joinFirst(steps, 1) : waiting;
    if (what === '') return;
    const line = sanitiseText(`${frames[this.#frame] ?? ''} ${what}`);
    const width = (process.stderr.columns || 80) - 1;
    void this.#terminal.stderr.write(`${clearLine}${line.slice(0, width)}`);
  }
}

/** Undefined: the wait for the tunnels has ended. */
function tunnelsWaiting({ state, circuits }: Extract<ApplyEvent, { type: 'tunnel_health' }>): string | undefined {
  const isOver = state === 'healthy' || state === 'failed' || state === 'stopped';
  return isOver ? undefined : `the tunnels of ${joinFirst(circuits, 1)}`;
}
