import { renderStatusMarkdown } from '../../render/status-markdown.ts';
import { renderStatusText } from '../../render/status.ts';
import { ExitCode } from '../../usecases/exit-code.ts';
import { status } from '../../usecases/status.ts';
import { connectionOf } from '../connection-of.ts';
import type { Command } from '../run.ts';

/** Health of interconnects: the log and the summary. */
export const runStatus: Command = async ({ inputs, context, log, summary, outputs }) => {
  const request = { ...connectionOf(inputs), files: inputs.files, accounts: inputs.accounts, keys: [] };
  const { exitCode, rows } = await status(request, context);
  await log.group('Status', renderStatusText(rows));
  await summary.add((maxBytes) => renderStatusMarkdown(rows, { maxBytes }));
  if (exitCode === ExitCode.differences) {
    outputs.note({ changed: true });
    const bad = rows.filter(({ state }) => state === 'Down' || state === 'Unhealthy').map(({ name }) => name);
    await log.error('status', `not working: ${bad.join(', ')}`, 'The log and the summary say what rides on them.');
  }
  return exitCode;
};
