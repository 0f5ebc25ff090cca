import { ExitCode } from '../model/exit-code.ts';

const codes = { SIGHUP: ExitCode.hangup, SIGINT: ExitCode.interrupted, SIGTERM: ExitCode.terminated } as const;

/**
 * Handles SIGHUP, SIGINT and SIGTERM. A signal ends the process at once, unless a command asked to finish its work first; in that case
 * the second signal does. GitHub Actions cancels a job with SIGINT, sends SIGTERM after 7.5 seconds, and kills it after 2.5 more.
 */
export class Signals {
  #atEnd: (code: ExitCode) => void;
  #received: ExitCode | undefined;
  #controller: AbortController | undefined;

  /** `atEnd` is called just before a signal ends the process. It must be synchronous. */
  constructor(atEnd: (code: ExitCode) => void = () => undefined) {
    this.#atEnd = atEnd;
  }

  set atEnd(atEnd: (code: ExitCode) => void) {
    this.#atEnd = atEnd;
  }

  /** The exit code of the first signal that arrived while a command finished its work. */
  get received(): ExitCode | undefined {
    return this.#received;
  }

  install(): void {
    for (const [name, code] of Object.entries(codes)) process.on(name, () => this.#arrived(code));
  }

  /** From now on the first signal aborts the returned signal. Only a second signal ends the process at once. */
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
