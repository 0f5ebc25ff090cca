import { ExitCode } from '../../model/exit-code.ts';
import type { Style } from '../../render/text/paint.ts';
import { version } from '../../usecases/run-context.ts';
import type { ValidateResult } from '../../usecases/validate-documents.ts';
import type { Arguments } from '../arguments.ts';
import { type Command, documentCodes, filesPositional } from '../command.ts';
import { accountFlag, formatFlag, outFlag, type ValidateFormat, validateFormats } from '../flags.ts';
import type { Outputs } from '../outputs/outputs.ts';
import type { Terminal } from '../terminal.ts';
import { documentVariables } from '../variables.ts';

export const validateCommand: Command = {
  name: 'validate',
  group: 'change',
  summary: 'Check documents, offline',
  description:
    'Checks documents against the schema and the rules, without credentials and without the network. The findings are printed on stdout.',
  details:
    'A variable that is not set counts as an unknown value, and validate says so. sarif is SARIF 2.1.0, github are annotations of GitHub Actions, gitlab is a Code Quality report of GitLab, and junit is shown by every CI.',
  positional: filesPositional,
  flags: { ...accountFlag, ...formatFlag(validateFormats), ...outFlag(validateFormats) },
  examples: [
    ['demarc validate', 'the documents of this folder'],
    ['demarc validate accounts/ --format json', 'a folder, for a program'],
    ['demarc validate --format github', 'annotations in the log of GitHub Actions'],
    ['demarc validate --format sarif > demarc.sarif', 'alerts of GitHub code scanning'],
    ['demarc validate --out junit=demarc.xml --out gitlab=quality.json', 'reports of GitLab and of any other CI'],
  ],
  variables: documentVariables,
  exitCodes: documentCodes,
  async run(args, terminal) {
    const { validate } = await import('../../usecases/validate-documents.ts');
    const format = args.choice('format', validateFormats);
    const outputs = args.isGiven('out') ? await checkedOutputs(args, terminal) : undefined;
    const request = { files: args.positionals, accounts: args.list('account') };
    const result = await validate(request, terminal.context());
    await terminal.stdout.write(await diagnosticsText(result, format, terminal, terminal.style(terminal.stdout)));
    if (result.exitCode === ExitCode.done && (format === 'text' || format === 'github')) {
      const { validWords } = await import('../../render/diagnostics/diagnostics-text.ts');
      terminal.note(validWords(result));
    }
    if (outputs === undefined) return result.exitCode;
    return outputs.write(
      (outFormat) => diagnosticsText(result, outFormat, terminal, terminal.fileStyle),
      result.exitCode,
      terminal,
    );
  },
};

async function checkedOutputs(args: Arguments, terminal: Terminal): Promise<Outputs<ValidateFormat>> {
  const { Outputs } = await import('../outputs/outputs.ts');
  const outputs = new Outputs(args, validateFormats);
  await outputs.check();
  terminal.reportFailuresIn(outputs.failureFiles);
  return outputs;
}

/** The diagnostics in one of the formats. Each renderer is loaded only when it is needed. */
async function diagnosticsText(
  result: ValidateResult,
  format: ValidateFormat,
  terminal: Terminal,
  style: Style,
): Promise<string> {
  switch (format) {
    case 'text':
      return readableText(result, terminal, style);
    case 'json':
      return (await import('../../render/diagnostics/diagnostics-json.ts')).renderDiagnosticsJson(result.diagnostics);
    case 'sarif':
      return sarifText(result, terminal);
    case 'github': {
      const { renderDiagnosticsGithub } = await import('../../render/diagnostics/diagnostics-github.ts');
      return renderDiagnosticsGithub(visibleDiagnostics(result, terminal), { pathOf: await terminal.pathOf() });
    }
    case 'gitlab': {
      const { renderDiagnosticsGitlab } = await import('../../render/diagnostics/diagnostics-gitlab.ts');
      return renderDiagnosticsGitlab(result.diagnostics, { ...result, pathOf: await terminal.pathOf() });
    }
    case 'junit': {
      const { renderDiagnosticsJunit } = await import('../../render/junit/junit-diagnostics.ts');
      const files = result.sources.keys();
      return renderDiagnosticsJunit(result.diagnostics, {
        command: 'validate',
        files,
        pathOf: await terminal.pathOf(),
      });
    }
  }
}

async function readableText(result: ValidateResult, terminal: Terminal, style: Style): Promise<string> {
  const shown = visibleDiagnostics(result, terminal);
  if (shown.length === 0) return '';
  const { diagnosticCodes, renderDiagnosticsText } = await import('../../render/diagnostics/diagnostics-text.ts');
  terminal.noteCodes(diagnosticCodes(shown, 'error'), diagnosticCodes(shown, 'warning'));
  return renderDiagnosticsText(shown, result.sources, style);
}

async function sarifText({ diagnostics, sources }: ValidateResult, terminal: Terminal): Promise<string> {
  const { renderDiagnosticsSarif } = await import('../../render/diagnostics/diagnostics-sarif.ts');
  const { listRules } = await import('../../usecases/list-rules.ts');
  return renderDiagnosticsSarif(diagnostics, {
    rules: listRules(),
    version,
    sources,
    pathOf: await terminal.pathOf(),
  });
}

/** With --quiet, the output for people has only errors. */
function visibleDiagnostics({ diagnostics }: ValidateResult, terminal: Terminal): ValidateResult['diagnostics'] {
  return diagnostics.filter(({ severity }) => severity === 'error' || !terminal.isQuiet);
}
