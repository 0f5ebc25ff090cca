import type { Style } from '../render/style.ts';
import type { Environment, RunContext } from '../usecases/run-context.ts';
import { sanitiseText } from '../render/sanitise.ts';
import type { Arguments } from './arguments.ts';
import { Output } from './output.ts';
import { requestLine } from './request-line.ts';
import { Signals } from './signals.ts';
import { isCi, useColor } from './use-color.ts';
import { version } from './version.ts';

/** The outside of the process: two outputs, the input, the environment and the signals. */
export class Terminal {
  readonly stdout = new Output(process.stdout);
  readonly stderr = new Output(process.stderr);
  readonly signals = new Signals();
  readonly environment: Environment = process.env;
  #noColor = false;
  #quiet = false;
  #verbose = false;

  /** Takes over the flags that say how much is told, and how. */
  configure(args: Arguments): void {
    this.#noColor = args.switch('no-color');
    this.#quiet = args.switch('quiet');
    this.#verbose = args.switch('verbose');
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
    return { color: useColor(output.isTerminal, this.#noColor, this.environment) };
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
      onRequest: this.#verbose ? (record) => void this.stderr.write(`${requestLine(record)}\n`) : undefined,
    };
  }
}
