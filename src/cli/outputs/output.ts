import { fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { systemCode } from '../../system/system-code.ts';

const usualColumns = 80;
const usualRows = 24;

type OutputStream = Writable & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

/**
 * Standard output or standard error. A reader that stops early (`| head`) is not an error. Any other failure is kept until the end of the
 * run.
 */
export class Output {
  readonly #open: () => OutputStream;
  readonly #descriptor: 1 | 2 | undefined;
  #opened: OutputStream | undefined;
  #isPlain: boolean | undefined;
  #isDirect = false;
  #failure: Error | undefined;
  /** The error that shows that the reader has gone. */
  #gone: Error | undefined;
  #needsReader = false;
  #isUsed = false;
  #closed = false;

  /** `open` gives the stream, which takes Node.js a tenth of its start to make. `descriptor`: what it writes to, if nothing else does. */
  constructor(open: () => OutputStream, descriptor?: 1 | 2) {
    this.#open = open;
    this.#descriptor = descriptor;
  }

  get #stream(): OutputStream {
    if (this.#opened === undefined) {
      this.#opened = this.#open();
      this.#opened.on('error', (error) => this.#broken(error));
    }
    return this.#opened;
  }

  get isTerminal(): boolean {
    return !(this.#isDirect && this.#isFileOrPipe) && this.#stream.isTTY === true;
  }

  /** The columns of the terminal now; undefined if it is not a terminal. */
  get width(): number | undefined {
    return this.isTerminal ? this.size.columns : undefined;
  }

  /** From now on, a file or a pipe is written without a stream. */
  writeDirectly(): void {
    this.#isDirect = true;
  }

  /** The size of the terminal now, which a person may change. */
  get size(): { readonly columns: number; readonly rows: number } {
    const { columns = 0, rows = 0 } = this.#stream;
    return { columns: columns === 0 ? usualColumns : columns, rows: rows === 0 ? usualRows : rows };
  }

  /** Calls back when the size of the terminal has changed. The returned function ends that. */
  onResize(listener: () => void): () => void {
    this.#stream.on('resize', listener);
    return () => this.#stream.off('resize', listener);
  }

  /** True if nothing that is written is read by anybody. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** The error that stopped the output. A reader that stopped early counts only after `requireReader`. */
  get failure(): Error | undefined {
    return this.#failure ?? (this.#needsReader ? this.#gone : undefined);
  }

  /** True if a write was tried, also if it failed. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /** From now on, a reader that stops early is also an error, because this output is the only record of the result. */
  requireReader(): void {
    this.#needsReader = true;
  }

  /** Resolves when the text has left the process, or when it can never leave it. */
  write(text: string): Promise<void> {
    if (text !== '') this.#isUsed = true;
    if (this.#closed || text === '') return Promise.resolve();
    const left = this.#isDirect && this.#isFileOrPipe && this.#opened === undefined ? this.#writeNow(text) : text;
    if (left.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#stream.write(left, (error) => {
        if (error) this.#broken(error);
        resolve();
      });
    });
  }

  /** Returns what a stream must write: what a pipe does not take now. */
  #writeNow(text: string): string | Uint8Array {
    if (this.#descriptor === undefined) return text;
    const bytes = Buffer.from(text);
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(this.#descriptor, bytes, written);
    } catch (error) {
      if (systemCode(error) === 'EAGAIN') return bytes.subarray(written);
      this.#broken(error instanceof Error ? error : new Error(String(error)));
    }
    return '';
  }

  /** Windows has other rules for pipes. */
  get #isFileOrPipe(): boolean {
    if (this.#descriptor === undefined || process.platform === 'win32') return false;
    this.#isPlain ??= isFileOrPipe(this.#descriptor);
    return this.#isPlain;
  }

  #broken(error: Error): void {
    this.#closed = true;
    const code = 'code' in error ? error.code : undefined;
    if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') this.#gone ??= error;
    else this.#failure ??= error;
  }
}

function isFileOrPipe(descriptor: number): boolean {
  try {
    const stat = fstatSync(descriptor);
    return stat.isFile() || stat.isFIFO() || stat.isSocket();
  } catch {
    return false;
  }
}
