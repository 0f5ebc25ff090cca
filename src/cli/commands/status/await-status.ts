import { ExitCode } from '../../../model/exit-code.ts';
import { durationText } from '../../../model/text.ts';
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
  show: (result: StatusResult, exitCode: ExitCode) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { until, deadlineMs } = request;
  const note = (line: string) => terminal.note(line);
  const { result, absent, at } = await awaitState(request, terminal.context(), (event) =>
    note(eventLine(event, until)),
  );
  const code = await show(result, absent.length === 0 ? ExitCode.done : ExitCode.differences);
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
      return `${timeText(event.at)} waiting for all to be ${until}: ${awaitedWords(event.rows, until)}; read every ${pauseText(event.pauseMs)} or so`;
    case 'changed':
      return renderStatusChange(event.change, event.at);
    case 'failed':
      return `${timeText(event.at)} warning: could not read: ${event.error.message}; again in ${pauseText(event.pauseMs)}`;
  }
}
