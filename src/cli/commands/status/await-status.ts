import { ExitCode } from '../../../model/exit-code.ts';
import { durationText } from '../../../model/text.ts';
import type { StatusReading } from '../../../render/metrics/status-metrics.ts';
import {
  awaitedWords,
  pauseText,
  renderAbsent,
  renderStatusChange,
  timeText,
} from '../../../render/tables/status-changes.ts';
import { sanitiseText } from '../../../render/text/sanitise.ts';
import { type AwaitedState, type AwaitEvent, awaitState } from '../../../usecases/status/await-state.ts';
import type { StatusRequest, StatusResult } from '../../../usecases/status/read-status.ts';
import type { Terminal } from '../../terminal.ts';

/** `--until`: waits, with a line a change on stderr. `show` prints the status of the last look. */
export async function awaitStatus(
  request: StatusRequest & { readonly until: AwaitedState },
  terminal: Terminal,
  show: (result: StatusResult, exitCode: ExitCode, read: Pick<StatusReading, 'readAt' | 'isGood'>) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { until, deadlineMs } = request;
  const note = (line: string) => terminal.note(line);
  const { result, absent, at, isLast } = await awaitState(request, terminal.context(), (event) =>
    note(eventLine(event, until)),
  );
  const reached = absent.length === 0 ? ExitCode.done : ExitCode.differences;
  const code = await show(result, reached, { readAt: at.getTime(), isGood: isLast });
  if (absent.length === 0) return code;
  const time = deadlineMs === undefined ? '' : ` within ${durationText(deadlineMs)} (--deadline)`;
  const what = `error: not ${until}${time}: ${renderAbsent(absent)}; last read ${timeText(at)}`;
  await terminal.stderr.write(
    `${sanitiseText(what)}\n  hint: demarc circuit KEY says what is next for each; more time: --deadline\n`,
  );
  return code;
}

function eventLine(event: AwaitEvent, until: AwaitedState): string {
  switch (event.type) {
    case 'begun':
      return `${timeText(event.at)} waiting for all to be ${until}: ${awaitedWords(event.rows, until)}${again('read every', event.pauseMs, ' or so')}`;
    case 'changed':
      return renderStatusChange(event.change, event.at);
    case 'failed':
      return `${timeText(event.at)} warning: could not read: ${event.error.message}${again('again in', event.pauseMs)}`;
  }
}

/** No pause is left where the time is over. */
function again(words: string, pauseMs: number, more = ''): string {
  return pauseMs > 0 ? `; ${words} ${pauseText(pauseMs)}${more}` : '; --deadline leaves no time for another try';
}
