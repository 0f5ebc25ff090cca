import { renderExportSummary } from '../../render/export-summary.ts';
import { sanitiseText } from '../../render/sanitise.ts';
import { ExitCode } from '../../usecases/exit-code.ts';
import { exportAccounts } from '../../usecases/export-accounts.ts';
import type { Run } from '../command.ts';
import { readExportStyle, readLookRequest } from '../read-requests.ts';

export const runExport: Run = async (args, terminal) => {
  const request = {
    ...readLookRequest(args),
    ...readExportStyle(args),
    outDir: args.text('out-dir'),
    force: args.switch('force'),
  };
  await terminal.openLog(args);
  const { accounts, text, paths, others } = await exportAccounts(request, terminal.context());
  await terminal.stdout.write(text ?? paths.map((path) => `${sanitiseText(path)}\n`).join(''));
  if (!terminal.isQuiet) {
    await terminal.stderr.write(renderExportSummary(accounts, terminal.style(terminal.stderr)));
  }
  if (others.length > 0) {
    terminal.note(`note: there are other documents beside them, which may say the same twice: ${others.join(', ')}`);
  }
  return ExitCode.done;
};
