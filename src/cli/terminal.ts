import type { Style } from '../render/style.ts';
import type { Environment, RequestRecord, RunContext } from '../usecases/run-context.ts';
import { sanitiseText } from '../render/sanitise.ts';
import { ExitCode } from '../usecases/exit-code.ts';
import { Failure } from '../usecases/failure.ts';
import type { EventLog } from '../usecases/log/event-log.ts';
import type { Arguments } from './arguments.ts';
import { Output } from './output.ts';
import { requestLine } from '../usecases/request-line.ts';
import { Signals } from '../usecases/signals.ts';
import { isCi, useColor } from './use-color.ts';
import { version } from '../usecases/version.ts';

/** The outside of the process: two outputs, the input, the environment and the signals. */
export class Terminal {
  readonly stdout = new Output(process.stdout);
  readonly stderr = new Output(process.stderr);
  readonly signals = new Signals();
  readonly environment: Environment = process.env;
  /** What the run has learned that no output may show. */
  readonly secrets = new Set<string>();
  #noColor = false;
  #quiet = false;
  #verbose = false;
  #json = false;
  #changed = false;
  #log: EventLog | undefined;

  /** Takes over the flags that say how much is told, and how. */
  configure(args: Arguments): void {
    this.#noColor = args.switch('no-color');
    this.#quiet = args.switch('quiet');
    this.#verbose = args.switch('verbose');
    this.#json = args.has('format', 'json');
  }

  /** The file of --log, once it is open. */
  get log(): EventLog | undefined {
    return this.#log;
  }

  /**
   * Opens the file of --log. Called when the command line is checked and before the first request; what cannot be logged is not done.
   */
  async openLog(args: Arguments): Promise<void> {
    const path = args.text('log');
    if (path === undefined) return;
    const { EventLog, UnsafeFile } = await import('../usecases/log/event-log.ts');
    try {
      this.#log = EventLog.open(path, { version, command: args.command });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Failure(`--log: ${path} cannot be opened: ${reason}`, {
        exitCode: ExitCode.failed,
        hint: `${error instanceof UnsafeFile ? error.hint : 'Name a file that can be written to.'} Nothing was asked of the API.`,
        cause: error,
      });
    }
  }

  /** From now on no end of this run may say that nothing was changed. */
  noteChanged(): void {
    this.#changed = true;
  }

  get hasChanged(): boolean {
    return this.#changed;
  }

  /** The exit code of trouble with an output, after the work itself was done. */
  get outputTrouble(): ExitCode {
    return this.#changed ? ExitCode.partial : ExitCode.failed;
  }

  /** Whether what reads stdout waits for JSON. */
  get isJson(): boolean {
    return this.#json;
  }

  get isVerbose(): boolean {
    return this.#verbose;
  }

  get isQuiet(): boolean {
    return this.#quiet;
  }

  /** Whether there is somebody to ask: questions go to stderr and answers come from stdin. */
  get canAsk(): boolean {
    return process.stdin.isTTY && this.stderr.isTerminal && !isCi(this.environment);
  }

  /** Whether a line that rewrites itself makes sense on stderr. */
  get isLive(): boolean {
    return this.stderr.isTerminal && !this.#quiet && !isCi(this.environment) && this.environment['TERM'] !== 'dumb';
  }

  style(output: Output): Style {
    return { color: useColor(output.isTerminal, this.#noColor, this.environment), width: output.width };
  }

  /** One remark on stderr, unless --quiet. */
  note(line: string): void {
    if (!this.#quiet) void this.stderr.write(`${sanitiseText(line)}\n`);
  }

  context(): RunContext {
    return {
      version,
      environment: this.environment,
      stdin: process.stdin,
      notify: (line) => this.note(line),
      onSecret: (secret) => this.secrets.add(secret),
      onRequest: this.#verbose || this.#log !== undefined ? (record) => this.#tellRequest(record) : undefined,
    };
  }

  #tellRequest(record: RequestRecord): void {
    this.#log?.request(record);
    if (this.#verbose) void this.stderr.write(`${requestLine(record)}\n`);
  }
}
