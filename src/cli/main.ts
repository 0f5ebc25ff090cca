import { sanitiseText } from '../render/sanitise.ts';
import { ExitCode, worstExitCode } from '../usecases/exit-code.ts';
import { commands } from './registry.ts';
import { endFailed } from './end-failed.ts';
import { overviewText, parseCommandLine } from './parse-command-line.ts';
import { Terminal } from './terminal.ts';

/** Runs a command line. Sets the process's exit code and lets the process end by itself, so that every output is written whole. */
export async function main(argv: readonly string[]): Promise<void> {
  const terminal = new Terminal();
  terminal.signals.install();
  // Whatever is thrown outside of the run's own chain of promises is a bug too, and told as one.
  process.on('uncaughtException', (error) => {
    void endFailed(error, terminal).then((code) => process.exit(code));
  });
  process.exitCode = await run(argv, terminal);
}

async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode;
  try {
    code = await runCommand(argv, terminal);
  } catch (error) {
    code = await endFailed(error, terminal);
  }
  const broken = terminal.stdout.failure;
  if (broken !== undefined) {
    const hint = terminal.hasChanged
      ? '  hint: what was to be changed was not stopped by that; run demarc plan to see what is left, if anything\n'
      : '';
    await terminal.stderr.write(`error: stdout could not be written: ${sanitiseText(broken.message)}\n${hint}`);
    code = worstExitCode([code, terminal.outputTrouble]);
  }
  return endLog(code, terminal);
}

async function endLog(code: ExitCode, { log, signals, stderr, outputTrouble }: Terminal): Promise<ExitCode> {
  // A signal that the command answered by ending its work counts more than how the work ended.
  log?.end(signals.received ?? code);
  if (log?.failure === undefined) return signals.received ?? code;
  const what = sanitiseText(`--log: ${log.path} could not be written to its end: ${log.failure.message}`);
  await stderr.write(`error: ${what}\n`);
  return signals.received ?? worstExitCode([code, outputTrouble]);
}

async function runCommand(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (argv.length === 0) {
    await terminal.stderr.write(await overviewText(commands, process.stderr.columns));
    return ExitCode.usage;
  }
  const request = await parseCommandLine(argv, commands, process.stdout.columns);
  if (request.type === 'print') {
    await terminal.stdout.write(request.text);
    return ExitCode.done;
  }
  terminal.configure(request.args);
  const command = await request.command.load();
  return command(request.args, terminal);
}
