import type { Writable } from 'node:stream';
import type { Environment } from '../model/environment.ts';
import { ExitCode } from '../model/exit-code.ts';
import type { Style } from '../render/text/paint.ts';
import { sanitiseText } from '../render/text/sanitise.ts';
import { Signals } from '../system/signals.ts';
import type { EventLog } from '../usecases/event-log.ts';
import { Failure } from '../usecases/failure.ts';
import { requestLine, type RequestRecord, type RunContext, version } from '../usecases/run-context.ts';
import type { Arguments } from './arguments.ts';

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
    const { EventLog, UnsafeFile } = await import('../usecases/event-log.ts');
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

/** Whether a stream gets colour: `--no-color` and `NO_COLOR` (no-color.org) say no, `FORCE_COLOR` says yes, else a terminal does. */
export function useColor(isTerminal: boolean, noColorFlag: boolean, environment: Environment): boolean {
  if (noColorFlag) return false;
  const force = environment['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (environment['NO_COLOR']) return false;
  return isTerminal && environment['TERM'] !== 'dumb' && !isCi(environment);
}

/** A CI system's log is read later: it gets plain lines even where it looks like a terminal. */
export function isCi(environment: Environment): boolean {
  const ci = environment['CI'];
  return environment['GITHUB_ACTIONS'] === 'true' || (ci !== undefined && ci !== '' && ci !== '0' && ci !== 'false');
}

const usualColumns = 80;

/** Standard output or standard error. A reader that went away (`| head`) is not an error; any other trouble is kept for the end. */
export class Output {
  readonly isTerminal: boolean;
  /** The columns of the terminal when the run began; undefined where it is none. */
  readonly width: number | undefined;
  readonly #stream: Writable;
  #failure: Error | undefined;
  /** Why nobody reads any more, where that is so. */
  #gone: Error | undefined;
  #needsReader = false;
  #isUsed = false;
  #closed = false;

  constructor(stream: Writable & { readonly isTTY?: boolean | undefined; readonly columns?: number | undefined }) {
    this.#stream = stream;
    this.isTerminal = stream.isTTY === true;
    // A terminal that does not know its size says 0.
    const { columns = 0 } = stream;
    this.width = this.isTerminal ? (columns === 0 ? usualColumns : columns) : undefined;
    stream.on('error', (error) => this.#broken(error));
  }

  /** Why not everything could be written, unless the reader simply stopped reading and may do so. */
  get failure(): Error | undefined {
    return this.#failure ?? (this.#needsReader ? this.#gone : undefined);
  }

  /** Whether something was written, be it in vain. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /** From now on a reader that stops reading is trouble as well: what is written is the only record of something. */
  requireReader(): void {
    this.#needsReader = true;
  }

  /** Resolves once the text has left the process, or can never leave it. */
  write(text: string): Promise<void> {
    if (text !== '') this.#isUsed = true;
    if (this.#closed || text === '') return Promise.resolve();
    return new Promise((resolve) => {
      this.#stream.write(text, (error) => {
        if (error) this.#broken(error);
        resolve();
      });
    });
  }

  #broken(error: Error): void {
    this.#closed = true;
    const code = 'code' in error ? error.code : undefined;
    if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') this.#gone ??= error;
    else this.#failure ??= error;
  }
}
