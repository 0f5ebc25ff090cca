import { ExitCode } from '../model/exit-code.ts';

const codes = { SIGHUP: ExitCode.hangup, SIGINT: ExitCode.interrupted, SIGTERM: ExitCode.terminated } as const;

/**
 * What SIGHUP, SIGINT and SIGTERM do: end the process at once, unless a command asked to end its work first; then the second one does. A job of
 * GitHub Actions that is cancelled gets SIGINT, SIGTERM 7.5 seconds later, and is killed after 2.5 more.
 */
export class Signals {
  #atEnd: (code: ExitCode) => void;
  #received: ExitCode | undefined;
  #controller: AbortController | undefined;

  /** `atEnd` is called right before a signal ends the process: synchronous work only. */
  constructor(atEnd: (code: ExitCode) => void = () => undefined) {
    this.#atEnd = atEnd;
  }

  /** Replaces what is called before a signal ends the process. */
  set atEnd(atEnd: (code: ExitCode) => void) {
    this.#atEnd = atEnd;
  }

  /** The exit code of the first signal that arrived while a command was ending its work. */
  get received(): ExitCode | undefined {
    return this.#received;
  }

  install(): void {
    for (const [name, code] of Object.entries(codes)) process.on(name, () => this.#arrived(code));
  }

  /** From now on the first signal aborts what is returned, and only a second one ends the process at once. */
  hold(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  #arrived(code: ExitCode): void {
    if (this.#controller === undefined || this.#received !== undefined) {
      this.#atEnd(code);
      process.exit(code);
    }
    this.#received = code;
    this.#controller.abort();
  }
}
