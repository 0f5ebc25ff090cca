import { ExitCode } from '../../usecases/exit-code.ts';
import { validate } from '../../usecases/validate.ts';
import type { ValidateResult } from '../../usecases/validate.ts';
import { validateFormats } from '../formats.ts';
import type { Run } from '../command.ts';

export const runValidate: Run = async (args, terminal) => {
  const format = args.choice('format', validateFormats);
  const request = { files: args.positionals, accounts: args.list('account') };
  const result = await validate(request, terminal.context());
  if (format === 'json') {
    const { renderDiagnosticsJson } = await import('../../render/diagnostics-json.ts');
    await terminal.stdout.write(renderDiagnosticsJson(result.diagnostics));
    return result.exitCode;
  }
  const shown = result.diagnostics.filter(({ severity }) => severity === 'error' || !terminal.isQuiet);
  if (shown.length > 0) {
    const { renderDiagnosticsText } = await import('../../render/diagnostics-text.ts');
    await terminal.stdout.write(renderDiagnosticsText(shown, result.sources, terminal.style(terminal.stdout)));
  }
  if (result.exitCode === ExitCode.done) terminal.note(summary(result));
  return result.exitCode;
};

function summary({ counts, diagnostics }: ValidateResult): string {
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
  const what = [
    counted(counts.accounts, 'account'),
    counted(counts.interconnects, 'interconnect'),
    counted(counts.cnis, 'CNI'),
  ].join(', ');
  return `valid: ${what} in ${counted(counts.files, 'file')}${warnings === 0 ? '' : `, with ${counted(warnings, 'warning')}`}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
