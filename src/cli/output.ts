import type { Writable } from 'node:stream';

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
