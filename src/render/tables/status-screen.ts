import type { SetHealth } from '../../model/circuits/redundancy.ts';
import type { StatusRow } from '../../model/live.ts';
import { cutToWidth, say, wrapWords } from '../text/inline-text.ts';
import { untrusted } from '../text/sanitise.ts';
import { pauseText, timeText } from './status-changes.ts';
import { renderStatusSummary, renderStatusText } from './status-table.ts';

export interface ScreenView {
  /** Of the last look that succeeded. */
  readonly rows: readonly StatusRow[];
  readonly weak_sets: readonly SetHealth[];
  readonly left_out: number;
  /** When that was. Undefined: there was none. */
  readonly readAt: Date | undefined;
  /** Why the last look failed. */
  readonly failure: string | undefined;
  readonly pauseMs: number;
}

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * What a terminal of this size shows of a watch: when it was read, the table with the sick circuits first, as far as there is room, and the
 * summary. No line is wider than the terminal, and one row stays free for the cursor. Lines end with a line break.
 */
export function renderStatusScreen(view: ScreenView, { columns, rows: height }: ScreenSize): string {
  const summary = wrapWords(renderStatusSummary(view.rows, view).trim(), columns).slice(0, 3);
  const table = renderStatusText(view.rows, { width: columns }).trimEnd().split('\n');
  const room = Math.max(0, height - headLines(view, columns).length - summary.length - 2);
  const shown = view.readAt === undefined ? [] : table.slice(0, table.length > room ? Math.max(0, room - 1) : room);
  const rest =
    shown.length < table.length && view.readAt !== undefined && room > 0
      ? [`… ${table.length - shown.length} more lines`]
      : [];
  const lines = [
    ...headLines(view, columns),
    ...shown,
    ...rest,
    ...(summary.length === 0 || room === 0 ? [] : ['']),
    ...summary,
  ];
  return lines
    .slice(0, Math.max(1, height - 1))
    .map((line) => `${cutToWidth(line, columns)}\n`)
    .join('');
}

function headLines({ readAt, failure, pauseMs }: ScreenView, columns: number): readonly string[] {
  const read = readAt === undefined ? 'not read yet' : `read ${timeText(readAt)}`;
  const head = pauseMs > 0 ? `${read}, again in ${pauseText(pauseMs)}` : read;
  // How old the picture is must not be cut.
  const time = readAt === undefined ? read : timeText(readAt).slice(11);
  const first = [`${head}; Ctrl-C ends`, head, read, time].find((text) => text.length <= columns) ?? time;
  return failure === undefined ? [first] : [first, `could not read: ${say(untrusted(failure))}`];
}
