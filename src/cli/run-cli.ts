import { ExitCode, worstExitCode } from '../model/exit-code.ts';
import { moreWords } from '../render/text/more-words.ts';
import { sanitiseText } from '../render/text/sanitise.ts';
import { isOutOfFiles, outOfFiles } from '../system/system-code.ts';
import { parseKnown, type Request } from './parse-known.ts';
import { loadCommands } from './registry.ts';
import { Terminal } from './terminal.ts';
import { sendsRequests } from './variables.ts';

/** Runs a command line and sets the exit code of the process. The process ends by itself, so that all output is written. */
export async function main(argv: readonly string[], isProcess: boolean): Promise<void> {
  const terminal = new Terminal(isProcess);
  terminal.signals.install();
  // An error thrown outside the run's promise chain is also a bug, and is reported as a bug.
  process.on('uncaughtException', (error) => {
    void end(error, terminal).then((code) => process.exit(code));
  });
  process.exitCode = await run(argv, terminal);
}

async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode;
  try {
    code = await runCommand(argv, terminal);
  } catch (error) {
    code = await end(error, terminal);
  }
  await tellMore(terminal);
  const broken = terminal.stdout.failure;
  if (broken !== undefined) {
    const hint = terminal.hasChanged
      ? '  hint: this did not stop the changes; run demarc plan to see whether anything is left\n'
      : '';
    await terminal.stderr.write(`error: stdout could not be written: ${sanitiseText(broken.message)}\n${hint}`);
    code = worstExitCode([code, terminal.outputTrouble]);
  }
  return endLog(code, terminal);
}

/** One line for all codes that were shown, so that no finding needs a line of its own. */
async function tellMore({ notedCodes, isQuiet, stderr }: Terminal): Promise<void> {
  if (isQuiet || notedCodes.length === 0) return;
  const words = moreWords(notedCodes);
  if (words !== undefined) await stderr.write(`More: ${words}\n`);
}

async function endLog(code: ExitCode, { log, signals, stderr, outputTrouble }: Terminal): Promise<ExitCode> {
  // If the command ended its work because of a signal, the exit code of the signal counts.
  log?.end(signals.received ?? code);
  if (log?.failure === undefined) return signals.received ?? code;
  const what = sanitiseText(`--log: ${log.path} could not be written completely: ${log.failure.message}`);
  await stderr.write(`error: ${what}\n`);
  return signals.received ?? worstExitCode([code, outputTrouble]);
}

async function runCommand(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (argv.length === 0) {
    const { showNextSteps } = await import('./commands/no-command.ts');
    return showNextSteps(terminal);
  }
  const request = (await parseKnown(argv)) ?? (await parseAny(argv));
  if (request.type === 'print') {
    terminal.writeDirectly();
    await terminal.stdout.write(request.text);
    return ExitCode.done;
  }
  if (!sendsRequests(request.command)) terminal.writeDirectly();
  terminal.configure(request.args);
  return request.command.run(request.args, terminal, loadCommands);
}

async function parseAny(argv: readonly string[]): Promise<Request> {
  const { parseCommandLine } = await import('./parse-command-line.ts');
  return parseCommandLine(argv, process.stdout.columns);
}

/** Reports why a run ended. If no file can be opened, it cannot load the words for other reasons. */
async function end(error: unknown, terminal: Terminal): Promise<ExitCode> {
  if (isOutOfFiles(error) && terminal.failureFormat === undefined) {
    await terminal.stderr.write(`error: ${outOfFiles.message}\n  hint: ${outOfFiles.hint}\n`);
    return ExitCode.failed;
  }
  const { endFailed } = await import('./end-failed.ts');
  return endFailed(error, terminal);
}
