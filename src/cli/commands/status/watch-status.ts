import { statusChanges, statusRow } from '../../../model/circuits/status-row.ts';
import { ExitCode } from '../../../model/exit-code.ts';
import type { StatusRow } from '../../../model/live.ts';
import { renderStatusChange, timeText } from '../../../render/tables/status-changes.ts';
import { renderStatusScreen, type ScreenView } from '../../../render/tables/status-screen.ts';
import { renderStatusSummary } from '../../../render/tables/status-table.ts';
import type { Sighting } from '../../../usecases/status/follow-circuits.ts';
import { resultOf, type StatusLook, type StatusRequest } from '../../../usecases/status/read-status.ts';
import { watchCircuits } from '../../../usecases/status/watch-circuits.ts';
import type { Terminal } from '../../terminal.ts';
import { readLine } from './serve-status.ts';

/** `--watch`: until Ctrl-C, a signal, the deadline, or an answer that no later look can repair. */
export async function watchStatus(request: StatusRequest, terminal: Terminal): Promise<ExitCode> {
  const signal = terminal.signals.hold();
  const states = request.filter?.state.map((state) => state.toLowerCase()) ?? [];
  const stop = new AbortController();
  const view = terminal.isScreen ? new Screen(terminal) : new Lines(terminal, states, () => stop.abort());
  const context = { ...terminal.context(), notify: (line: string) => view.note(line) };
  const onSighting = (sighting: Sighting) => view.show(sighting);
  try {
    await watchCircuits(request, context, {
      signal: AbortSignal.any([signal, stop.signal]),
      endsWith: 'any',
      onSighting,
    });
  } finally {
    view.end();
  }
  return ExitCode.done;
}

const eraseLine = '\u001b[K';
const home = '\u001b[H';
const eraseBelow = '\u001b[J';

/** Draws the whole screen again after each look, and where its size changes. What was there before stays above. */
class Screen {
  readonly #terminal: Terminal;
  readonly #stopResize: () => void;
  #view: ScreenView = { rows: [], weak_sets: [], left_out: 0, readAt: undefined, failure: undefined, pauseMs: 0 };
  #isDrawn = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#stopResize = terminal.stdout.onResize(() => {
      if (this.#isDrawn) this.#draw();
    });
  }

  show({ at, pauseMs, ...sighting }: Sighting): void {
    this.#view =
      'look' in sighting
        ? { ...resultOf(sighting.look), readAt: at, failure: undefined, pauseMs }
        : { ...this.#view, failure: `${timeText(at)} ${sighting.failure.message}`, pauseMs };
    this.#draw();
  }

  /** There is no room for notes below the table. Before it, they are above. */
  note(line: string): void {
    if (!this.#isDrawn) this.#terminal.note(line);
  }

  end(): void {
    this.#stopResize();
  }

  #draw(): void {
    const { stdout } = this.#terminal;
    const { size } = stdout;
    const above = this.#isDrawn ? '' : '\n'.repeat(size.rows);
    const text = renderStatusScreen(this.#view, size).replaceAll('\n', `${eraseLine}\n`);
    this.#isDrawn = true;
    void stdout.write(`${above}${home}${text}${eraseBelow}`);
  }
}

/** Writes the summary, then a line a change. */
class Lines {
  readonly #terminal: Terminal;
  /** Of `--state`, in lower case. A change from or to one of them is told. */
  readonly #states: readonly string[];
  readonly #onClosed: () => void;
  #rows: readonly StatusRow[] | undefined;
  #isGood = false;
  #failedReads = 0;

  constructor(terminal: Terminal, states: readonly string[], onClosed: () => void) {
    this.#terminal = terminal;
    this.#states = states;
    this.#onClosed = onClosed;
  }

  show(sighting: Sighting): void {
    const line = readLine(sighting, this.#isGood, { failedReads: this.#failedReads });
    if (line !== undefined) this.#terminal.note(line);
    this.#isGood = 'look' in sighting;
    if ('look' in sighting) void this.#write(this.#linesOf(sighting.look, sighting.at));
    else this.#failedReads += 1;
  }

  note(line: string): void {
    this.#terminal.note(line);
  }

  end(): void {
    this.#rows = undefined;
  }

  #linesOf(look: StatusLook, at: Date): string {
    const before = this.#rows;
    this.#rows = look.anyState.map(statusRow);
    if (before === undefined) {
      return `${timeText(at)} ${renderStatusSummary(resultOf(look).rows, look).trim() || 'no circuits'}\n`;
    }
    const isTold = (state: string | null) => state !== null && this.#states.includes(state.toLowerCase());
    const changes = statusChanges(before, this.#rows).filter(
      ({ from, to }) => this.#states.length === 0 || isTold(from) || isTold(to),
    );
    return changes.map((change) => `${renderStatusChange(change, at)}\n`).join('');
  }

  async #write(text: string): Promise<void> {
    const { stdout } = this.#terminal;
    await stdout.write(text);
    if (stdout.isClosed) this.#onClosed();
  }
}
