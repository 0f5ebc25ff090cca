import type { Environment } from '../model/environment.ts';
import { ExitCode } from '../model/exit-code.ts';
import { reasonOf } from '../model/text.ts';
import type { Style } from '../render/text/paint.ts';
import { sanitiseText } from '../render/text/sanitise.ts';
import { Signals } from '../system/signals.ts';
import type { EventLog } from '../usecases/event-log.ts';
import { Failure } from '../usecases/failure.ts';
import { requestLine, type RequestRecord, type RunContext, version } from '../usecases/run-context.ts';
import type { Arguments } from './arguments.ts';
import { Output } from './outputs/output.ts';

/** The formats in which a run without a result still prints why. */
const failureFormats = ['json', 'junit', 'gitlab'] as const;
export type FailureFormat = (typeof failureFormats)[number];

export interface FailureFile {
  readonly format: FailureFormat;
  readonly path: string;
}

/** The process's connection to the outside: two outputs, the input, the environment and the signals. */
export class Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly signals = new Signals();
  readonly environment: Environment = process.env;
  /** Secrets that the run has read. No output may show them. */
  readonly secrets = new Set<string>();
  #noColor = false;
  #quiet = false;
  #verbose = false;
  #command = '';
  #failureFormat: FailureFormat | undefined;
  #failureFiles: readonly FailureFile[] = [];
  #changed = false;
  #log: EventLog | undefined;
  #codes: Readonly<Record<'errors' | 'warnings', readonly string[]>> = { errors: [], warnings: [] };

  /** `isProcess`: the outputs are the file descriptors 1 and 2. */
  constructor(isProcess: boolean) {
    this.stdout = new Output(() => process.stdout, isProcess ? 1 : undefined);
    this.stderr = new Output(() => process.stderr, isProcess ? 2 : undefined);
  }

  /** Applies the flags for the amount and the style of output. */
  configure(args: Arguments): void {
    this.#noColor = args.switch('no-color');
    this.#quiet = args.switch('quiet');
    this.#verbose = args.switch('verbose');
    this.#command = args.command;
    this.#failureFormat = failureFormats.find((format) => args.has('format', format));
  }

  /** The file of --log; undefined until it is open. */
  get log(): EventLog | undefined {
    return this.#log;
  }

  /**
   * Opens the file of --log, after the check of the command line and before the first request. Throws if it cannot be opened, because work
   * without its log must not start. `run` is the id of the run; default: a new one.
   */
  async openLog(args: Arguments, run?: string): Promise<void> {
    const path = args.text('log');
    if (path === undefined) return;
    const { EventLog } = await import('../usecases/event-log.ts');
    const { UnsafeFile } = await import('../system/open-checks.ts');
    try {
      this.#log = EventLog.open(path, { version, command: args.command, ...(run !== undefined && { run }) });
    } catch (error) {
      const reason = reasonOf(error);
      throw new Failure(`--log: ${path} cannot be opened: ${reason}`, {
        exitCode: ExitCode.failed,
        hint: `${error instanceof UnsafeFile ? error.hint : 'Name a file that can be written to.'} Nothing was sent to the API.`,
        cause: error,
      });
    }
  }

  /**
   * Both outputs are written without Node's streams, where they are files or pipes. A reader that is slow then holds up the run: for a
   * command that sends no request.
   */
  writeDirectly(): void {
    this.stdout.writeDirectly();
    this.stderr.writeDirectly();
  }

  /** Notes codes that a person was shown: the last line of the run says how to read about them. */
  noteCodes(errors: readonly string[], warnings: readonly string[] = []): void {
    this.#codes = { errors: [...this.#codes.errors, ...errors], warnings: [...this.#codes.warnings, ...warnings] };
  }

  /** Errors first. */
  get notedCodes(): readonly string[] {
    return [...this.#codes.errors, ...this.#codes.warnings];
  }

  /** From now on, no end of this run may say that nothing was changed. */
  noteChanged(): void {
    this.#changed = true;
  }

  get hasChanged(): boolean {
    return this.#changed;
  }

  /** The exit code if an output failed after the work was done. */
  get outputTrouble(): ExitCode {
    return this.#changed ? ExitCode.partial : ExitCode.failed;
  }

  /** The command that runs; empty until the command line is read. */
  get command(): string {
    return this.#command;
  }

  /** What the reader of stdout expects also of a run without a result. Undefined: a person reads stderr. */
  get failureFormat(): FailureFormat | undefined {
    return this.#failureFormat;
  }

  /** The files of --out that are also written by a run without a result. */
  get failureFiles(): readonly FailureFile[] {
    return this.#failureFiles;
  }

  /** From now on, a run that ends without a result says so in these files: a CI takes a missing report for a good one. */
  reportFailuresIn(files: readonly FailureFile[]): void {
    this.#failureFiles = files;
  }

  /** Names a file from the root of the repository, with forward slashes. */
  async pathOf(): Promise<(file: string) => string> {
    const { repositoryPath } = await import('../system/repository-path.ts');
    return (file) => repositoryPath(file, process.cwd(), this.environment);
  }

  get isVerbose(): boolean {
    return this.#verbose;
  }

  get isQuiet(): boolean {
    return this.#quiet;
  }

  /** True if a person can answer. Questions go to stderr, and answers come from stdin. */
  get canAsk(): boolean {
    return process.stdin.isTTY && this.stderr.isTerminal && !isCi(this.environment);
  }

  /** True if stderr can show a line that rewrites itself. */
  get isLive(): boolean {
    return this.stderr.isTerminal && !this.#quiet && !isCi(this.environment) && this.environment['TERM'] !== 'dumb';
  }

  /** True if stdout can be drawn again and again. */
  get isScreen(): boolean {
    return this.stdout.isTerminal && !isCi(this.environment) && this.environment['TERM'] !== 'dumb';
  }

  style(output: Output): Style {
    const color = useColor(output.isTerminal, this.#noColor, this.environment);
    return { color, width: output.width, verbose: this.#verbose };
  }

  /** The style of a file. */
  get fileStyle(): Style {
    return { color: false, verbose: this.#verbose };
  }

  /** Writes one line on stderr, unless --quiet is set. */
  note(line: string): void {
    if (!this.#quiet) void this.stderr.write(`${sanitiseText(line)}\n`);
  }

  context(): RunContext {
    return {
      version,
      environment: this.environment,
      // The stream is opened where it is read.
      stdin: { [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() },
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

/**
 * True if a stream gets colour. `--no-color` and `NO_COLOR` (no-color.org) turn it off; `FORCE_COLOR` turns it on. Otherwise only a
 * terminal gets colour.
 */
export function useColor(isTerminal: boolean, noColorFlag: boolean, environment: Environment): boolean {
  if (noColorFlag) return false;
  const force = environment['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (environment['NO_COLOR']) return false;
  return isTerminal && environment['TERM'] !== 'dumb' && !isCi(environment);
}

/** The log of a CI system is read later. So it gets plain lines, even if the stream looks like a terminal. */
export function isCi(environment: Environment): boolean {
  const ci = environment['CI'];
  return environment['GITHUB_ACTIONS'] === 'true' || (ci !== undefined && ci !== '' && ci !== '0' && ci !== 'false');
}
