import { NetworkError } from '../model/network-error.ts';
import { sanitiseText } from '../render/sanitise.ts';
import { ExitCode } from '../usecases/exit-code.ts';
import { Failure } from '../usecases/failure.ts';
import { isOutOfFiles, outOfFiles } from '../usecases/files/out-of-files.ts';
import { hideLearned, hideSecrets } from '../usecases/hide-secrets.ts';
import { networkNote } from '../usecases/network/network-note.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/**
 * Says on stderr why a run ended, and gives the exit code for it: the one place that does. With `--format json` stdout gets it too, as diagnostics,
 * where it has nothing yet: what reads it gets a document in every ending.
 */
export async function endFailed(error: unknown, terminal: Terminal): Promise<ExitCode> {
  const { stdout, stderr } = terminal;
  if (terminal.isJson && !stdout.isUsed) {
    const { renderDiagnosticsJson } = await import('../render/diagnostics-json.ts');
    await stdout.write(renderDiagnosticsJson(asDiagnostics(error, terminal)));
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
    const { renderNetworkError } = await import('../render/network-error.ts');
    await stderr.write(renderNetworkError(error, terminal.style(stderr)));
    return ExitCode.failed;
  }
  await stderr.write(isOutOfFiles(error) ? outOfFilesText : bugText(error, terminal));
  return ExitCode.failed;
}

type Diagnostics = Failure['diagnostics'];

/** Why a run ended; what is wrong with the documents says it better than the sentence that counts it. */
function asDiagnostics(error: unknown, terminal: Terminal): Diagnostics {
  const { environment, secrets } = terminal;
  const words = (text: string) => hideLearned(text, secrets);
  if (error instanceof UsageError) return [toDiagnostic('usage', words(error.message), usageHint(error.command))];
  if (error instanceof Failure) {
    const { diagnostics, exitCode, message, hint } = error;
    if (diagnostics.some(({ severity }) => severity === 'error')) return diagnostics;
    const code = failureCodes.get(exitCode) ?? 'run-failed';
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

const failureCodes: ReadonlyMap<ExitCode, string> = new Map([
  [ExitCode.invalid, 'document-invalid'],
  [ExitCode.refused, 'run-refused'],
  [ExitCode.usage, 'usage'],
]);

function toDiagnostic(code: string, message: string, hint: string | undefined): Diagnostics[number] {
  return { severity: 'error', code, message, ...(hint !== undefined && { hint }) };
}

function usageHint(command: string | undefined): string {
  return `run demarc${command === undefined ? '' : ` ${command}`} --help`;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

const outOfFilesText = `error: ${outOfFiles.message}\n  hint: ${outOfFiles.hint}\n`;

async function failureText(failure: Failure, terminal: Terminal): Promise<string> {
  const { renderDiagnosticsText } = await import('../render/diagnostics-text.ts');
  const shown = terminal.isQuiet
    ? failure.diagnostics.filter(({ severity }) => severity === 'error')
    : failure.diagnostics;
  const diagnostics =
    shown.length === 0 ? '' : renderDiagnosticsText(shown, failure.sources, terminal.style(terminal.stderr));
  const words = (text: string) => sanitiseText(hideLearned(text, terminal.secrets));
  const hint = failure.hint === undefined ? '' : `  hint: ${words(failure.hint)}\n`;
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
      ? '  Please report it with the lines above, after removing what is private.'
      : '  Please report it with what --verbose prints, after removing what is private.',
    '',
  ].join('\n');
}
