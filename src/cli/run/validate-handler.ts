import { ExitCode } from '../../model/exit-code.ts';
import { validWords } from '../../render/diagnostics/diagnostics-text.ts';
import { repositoryPath } from '../../usecases/files/repository-path.ts';
import { listRules } from '../../usecases/list-rules.ts';
import { version } from '../../usecases/run-context.ts';
import { validate, type ValidateResult } from '../../usecases/validate-documents.ts';
import type { Run } from '../command.ts';
import { type ValidateFormat, validateFormats } from '../flags.ts';
import type { Terminal } from '../terminal.ts';

export const runValidate: Run = async (args, terminal) => {
  const format = args.choice('format', validateFormats);
  const request = { files: args.positionals, accounts: args.list('account') };
  const result = await validate(request, terminal.context());
  await terminal.stdout.write(await diagnosticsText(result, format, terminal));
  if (result.exitCode === ExitCode.done && (format === 'text' || format === 'github'))
    terminal.note(validWords(result));
  return result.exitCode;
};

/** What was found, in one of the formats; each renderer is loaded when it is needed. */
async function diagnosticsText(result: ValidateResult, format: ValidateFormat, terminal: Terminal): Promise<string> {
  switch (format) {
    case 'text':
      return readableText(result, terminal);
    case 'json':
      return (await import('../../render/diagnostics/diagnostics-sarif.ts')).renderDiagnosticsJson(result.diagnostics);
    case 'sarif':
      return sarifText(result, terminal);
    case 'github': {
      const { renderDiagnosticsGithub } = await import('../../render/diagnostics/diagnostics-github.ts');
      return renderDiagnosticsGithub(worthTelling(result, terminal), { pathOf: pathFinder(terminal) });
    }
  }
}

async function readableText(result: ValidateResult, terminal: Terminal): Promise<string> {
  const shown = worthTelling(result, terminal);
  if (shown.length === 0) return '';
  const { renderDiagnosticsText } = await import('../../render/diagnostics/diagnostics-text.ts');
  return renderDiagnosticsText(shown, result.sources, terminal.style(terminal.stdout));
}

async function sarifText({ diagnostics, sources }: ValidateResult, terminal: Terminal): Promise<string> {
  const { renderDiagnosticsSarif } = await import('../../render/diagnostics/diagnostics-sarif.ts');
  return renderDiagnosticsSarif(diagnostics, { rules: listRules(), version, sources, pathOf: pathFinder(terminal) });
}

/** With --quiet, what is for people is errors only. */
function worthTelling({ diagnostics }: ValidateResult, terminal: Terminal): ValidateResult['diagnostics'] {
  return diagnostics.filter(({ severity }) => severity === 'error' || !terminal.isQuiet);
}

function pathFinder(terminal: Terminal): (file: string) => string {
  return (file) => repositoryPath(file, process.cwd(), terminal.environment);
}
