import { ExitCode } from '../../model/exit-code.ts';
import { renderStatusMarkdown, renderStatusText } from '../../render/tables/status-table.ts';
import { status } from '../../usecases/status/read-status.ts';
import type { ActionCommand } from '../action-run.ts';
import { connectionOf } from '../open-run.ts';

/** Shows the health of interconnects in the log and in the summary. */
export const runStatus: ActionCommand = async ({ inputs, context, log, summary, outputs }) => {
  const request = { ...connectionOf(inputs), files: inputs.files, accounts: inputs.accounts, keys: [] };
  const { exitCode, rows } = await status(request, context);
  await log.group('Status', renderStatusText(rows));
  await summary.add((maxBytes) => renderStatusMarkdown(rows, { maxBytes }));
  if (exitCode === ExitCode.differences) {
    outputs.note({ changed: true });
    const bad = rows.filter(({ state }) => state === 'Down' || state === 'Unhealthy').map(({ name }) => name);
    await log.error('status', `not working: ${bad.join(', ')}`, 'The log and the summary list the CNIs on them.');
  }
  return exitCode;
};
