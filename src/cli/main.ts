import { ExitCode } from '../usecases/exit-code.ts';
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
    await terminal.stderr.write(`error: stdout could not be written: ${broken.message}\n`);
    if (code === ExitCode.done) code = ExitCode.failed;
  }
  // A signal that the command answered by ending its work counts more than how the work ended.
  return terminal.signals.received ?? code;
}

async function runCommand(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (argv.length === 0) {
    await terminal.stderr.write(await overviewText(commands));
    return ExitCode.usage;
  }
  const request = await parseCommandLine(argv, commands);
  if (request.type === 'print') {
    await terminal.stdout.write(request.text);
    return ExitCode.done;
  }
  terminal.configure(request.args);
  const command = await request.command.load();
  return command(request.args, terminal);
}
