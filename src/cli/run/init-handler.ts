import { ExitCode } from '../../model/exit-code.ts';
import { renderExportSummary } from '../../render/tables/export-summary.ts';
import { renderInitFiles, renderInitSteps } from '../../render/tables/init-summary.ts';
import { initFolder } from '../../usecases/init-folder.ts';
import type { Run } from '../command.ts';
import { readConnection, readExportStyle } from '../flags.ts';

export const runInit: Run = async (args, terminal) => {
  const request = {
    ...readConnection(args),
    ...readExportStyle(args),
    folder: args.positionals[0] ?? '.',
    accounts: args.list('account'),
    starter: args.switch('starter'),
  };
  await terminal.openLog(args);
  const result = await initFolder(request, terminal.context());
  await terminal.stdout.write(renderInitFiles(result, terminal.style(terminal.stdout)));
  if (terminal.isQuiet) return ExitCode.done;
  const style = terminal.style(terminal.stderr);
  await terminal.stderr.write(`${renderExportSummary(result.exported, style)}${renderInitSteps(result, style)}`);
  return ExitCode.done;
};
