import { renderStatusJson, renderStatusText } from '../../render/tables/tables.ts';
import { status } from '../../usecases/read-status.ts';
import type { Run } from '../command.ts';
import { readLookRequest, statusFormats } from '../flags.ts';

export const runStatus: Run = async (args, terminal) => {
  const format = args.choice('format', statusFormats);
  const request = { ...readLookRequest(args), keys: args.positionals };
  await terminal.openLog(args);
  const { exitCode, rows } = await status(request, terminal.context());
  await terminal.stdout.write(
    format === 'json' ? renderStatusJson(rows) : renderStatusText(rows, terminal.style(terminal.stdout)),
  );
  return exitCode;
};
