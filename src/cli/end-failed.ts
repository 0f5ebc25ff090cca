import { ExitCode } from '../model/exit-code.ts';
import { NetworkError } from '../model/network-error.ts';
import { sanitiseText } from '../render/text/sanitise.ts';
import { isOutOfFiles, outOfFiles } from '../system/system-code.ts';
import type { RunCode } from '../usecases/explain/outcome-pages.ts';
import { Failure } from '../usecases/failure.ts';
import { hideLearned, hideSecrets } from '../usecases/hide-secrets.ts';
import { type ApiCode, networkNote } from '../usecases/network-note.ts';
import { UsageError } from './arguments.ts';
import type { FailureFormat, Terminal } from './terminal.ts';

/**
 * Reports on stderr why a run ended, and returns the exit code. With a format that programs read, an empty stdout also gets the reason, so
 * that its reader always gets a document. So do the reports of a CI, which must not look as if all were well.
 */
export async function endFailed(error: unknown, terminal: Terminal): Promise<ExitCode> {
  const { stdout, stderr, failureFormat, failureFiles } = terminal;
  if (failureFormat !== undefined && !stdout.isUsed)
    await stdout.write(await reportText(error, failureFormat, terminal));
  for (const { format, path } of failureFiles) {
    const { writeFileAtomically } = await import('../system/write-file-atomically.ts');
    // The run has failed already; why is on stderr.
    await writeFileAtomically(path, await reportText(error, format, terminal), { overwrite: true }).catch(
      () => undefined,
    );
  }
  if (error instanceof UsageError) {
    const message = sanitiseText(hideLearned(error.message, terminal.secrets));
    await stderr.write(`error: ${message}\n  hint: ${usageHint(error.command)}\n`);
    return ExitCode.usage;
  }
  if (error instanceof Failure) {
    await stderr.write(await failureText(error, terminal));
    return error.exitCode;
  }
  if (error instanceof NetworkError) {
    terminal.noteCodes([networkNote(error).code]);
    const { renderNetworkError } = await import('../render/report/network-error-text.ts');
    await stderr.write(renderNetworkError(error, terminal.style(stderr)));
    return ExitCode.failed;
  }
  await stderr.write(isOutOfFiles(error) ? outOfFilesText : bugText(error, terminal));
  return ExitCode.failed;
}

async function reportText(error: unknown, format: FailureFormat, terminal: Terminal): Promise<string> {
  const list = asDiagnostics(error, terminal);
  switch (format) {
    case 'json':
      return (await import('../render/diagnostics/diagnostics-json.ts')).renderDiagnosticsJson(list);
    case 'junit': {
      const { renderDiagnosticsJunit } = await import('../render/junit/junit-diagnostics.ts');
      return renderDiagnosticsJunit(list, { command: terminal.command, files: [], pathOf: await terminal.pathOf() });
    }
    case 'gitlab': {
      const { renderDiagnosticsGitlab } = await import('../render/diagnostics/diagnostics-gitlab.ts');
      const sources = error instanceof Failure ? error.sources : new Map<string, string>();
      return renderDiagnosticsGitlab(list, { sources, pathOf: await terminal.pathOf() });
    }
  }
}

type Diagnostics = Failure['diagnostics'];

/** The reason why a run ended. Diagnostics of the documents are used in place of the sentence that counts them. */
function asDiagnostics(error: unknown, terminal: Terminal): Diagnostics {
  const { environment, secrets } = terminal;
  const words = (text: string) => hideLearned(text, secrets);
  if (error instanceof UsageError) return [toDiagnostic('usage', words(error.message), usageHint(error.command))];
  if (error instanceof Failure) {
    const { diagnostics, exitCode, message, hint } = error;
    if (diagnostics.some(({ severity }) => severity === 'error')) return diagnostics;
    const code = error.code ?? failureCodes.get(exitCode) ?? 'run-failed';
    return [...diagnostics, toDiagnostic(code, words(message), hint === undefined ? hint : words(hint))];
  }
  if (error instanceof NetworkError) {
    const { code, message, hint } = networkNote(error);
    return [toDiagnostic(code, message, hint)];
  }
  if (isOutOfFiles(error)) return [toDiagnostic('run-failed', outOfFiles.message, outOfFiles.hint)];
  return [
    toDiagnostic(
      'internal-error',
      hideSecrets(nameOf(error), environment, secrets),
      'report it: this is a bug in demarc',
    ),
  ];
}

const failureCodes: ReadonlyMap<ExitCode, RunCode> = new Map<ExitCode, RunCode>([
  [ExitCode.invalid, 'document-invalid'],
  [ExitCode.refused, 'run-refused'],
  [ExitCode.usage, 'usage'],
]);

function toDiagnostic(code: RunCode | ApiCode, message: string, hint: string | undefined): Diagnostics[number] {
  return { severity: 'error', code, message, ...(hint !== undefined && { hint }) };
}

function usageHint(command = ''): string {
  return `run demarc${command === '' ? '' : ` ${command}`} --help`;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

const outOfFilesText = `error: ${outOfFiles.message}\n  hint: ${outOfFiles.hint}\n`;

async function failureText(failure: Failure, terminal: Terminal): Promise<string> {
  const { diagnosticCodes, renderDiagnosticsText } = await import('../render/diagnostics/diagnostics-text.ts');
  const shown = terminal.isQuiet
    ? failure.diagnostics.filter(({ severity }) => severity === 'error')
    : failure.diagnostics;
  const diagnostics =
    shown.length === 0 ? '' : renderDiagnosticsText(shown, failure.sources, terminal.style(terminal.stderr));
  const own = failure.code === undefined ? [] : [failure.code];
  terminal.noteCodes([...diagnosticCodes(shown, 'error'), ...own], diagnosticCodes(shown, 'warning'));
  const words = (text: string) => sanitiseText(hideLearned(text, terminal.secrets));
  const next = failure.hint ?? (failure.exitCode === ExitCode.usage ? usageHint(terminal.command) : undefined);
  const hint = next === undefined ? '' : `  hint: ${words(next)}\n`;
  return `${diagnostics}error: ${words(failure.message)}\n${hint}`;
}

function bugText(error: unknown, { isVerbose: verbose, environment, secrets }: Terminal): string {
  const what = nameOf(error);
  const stack = error instanceof Error && error.stack !== undefined ? error.stack : what;
  const lines = hideSecrets(verbose ? stack : what, environment, secrets).split('\n');
  return [
    'error: internal error, a bug in demarc',
    ...lines.map((line) => `  ${sanitiseText(line)}`),
    verbose
      ? '  Please report it with the lines above, after removing private data.'
      : '  Please report it with what --verbose prints, after removing private data.',
    '',
  ].join('\n');
}
