import { NetworkError } from '../model/network-error.ts';
import { sanitiseText } from '../render/sanitise.ts';
import { ExitCode } from '../usecases/exit-code.ts';
import { Failure } from '../usecases/failure.ts';
import { isOutOfFiles, outOfFiles } from '../usecases/files/out-of-files.ts';
import { hideLearned, hideSecrets } from '../usecases/hide-secrets.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Says on stderr why a run ended, and gives the exit code for it: the one place that does. */
export async function endFailed(error: unknown, terminal: Terminal): Promise<ExitCode> {
  const { stderr } = terminal;
  if (error instanceof UsageError) {
    const command = error.command === undefined ? '' : ` ${error.command}`;
    const message = sanitiseText(hideLearned(error.message, terminal.secrets));
    await stderr.write(`error: ${message}\n  hint: run demarc${command} --help\n`);
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
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
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
