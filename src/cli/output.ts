import type { Writable } from 'node:stream';

/** Standard output or standard error. A reader that went away (`| head`) is not an error; any other trouble is kept for the end. */
export class Output {
  readonly isTerminal: boolean;
  readonly #stream: Writable;
  #failure: Error | undefined;
  /** Why nobody reads any more, where that is so. */
  #gone: Error | undefined;
  #needsReader = false;
  #closed = false;

  constructor(stream: Writable & { readonly isTTY?: boolean | undefined }) {
    this.#stream = stream;
    this.isTerminal = stream.isTTY === true;
    stream.on('error', (error) => this.#broken(error));
  }

  /** Why not everything could be written, unless the reader simply stopped reading and may do so. */
  get failure(): Error | undefined {
    return this.#failure ?? (this.#needsReader ? this.#gone : undefined);
  }

  /** From now on a reader that stops reading is trouble as well: what is written is the only record of something. */
  requireReader(): void {
    this.#needsReader = true;
  }

  /** Resolves once the text has left the process, or can never leave it. */
  write(text: string): Promise<void> {
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
