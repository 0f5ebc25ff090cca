import { ExitCode } from '../../model/exit-code.ts';
import { renderExportSummary } from '../../render/tables/export-summary.ts';
import { sanitiseText } from '../../render/text/sanitise.ts';
import { exportAccounts } from '../../usecases/export-accounts.ts';
import type { Run } from '../command.ts';
import { readExportStyle, readLookRequest } from '../flags.ts';

const mostNamed = 20;

function some(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

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
    terminal.note(
      `note: a plan of the folder reads these documents, too; what they say twice is an error: ${some(others)}`,
    );
  }
  return ExitCode.done;
};
