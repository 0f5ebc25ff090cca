import { closeSync, fstatSync, readSync, writeSync } from 'node:fs';
import { openPrivateLog } from './private-file.ts';

const newline = 0x0a;

/** A file to append lines to. Each line is one write, so that lines of several processes never mix. */
export class LineFile {
  readonly #descriptor: number;
  #failure: Error | undefined;
  /** True if the file does not end with a line break. */
  #isTorn: boolean;

  private constructor(descriptor: number, isTorn: boolean) {
    this.#descriptor = descriptor;
    this.#isTorn = isTorn;
  }

  /** Creates the file with mode 0600. Throws the system's error, or an `UnsafeFile` if other users have rights to it. */
  static open(path: string): LineFile {
    const descriptor = openPrivateLog(path);
    try {
      return new LineFile(descriptor, endsInsideLine(descriptor, fstatSync(descriptor).size));
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  /** `line` ends with a line break. Never throws. */
  append(line: string): void {
    const bytes = Buffer.from(this.#isTorn ? `\n${line}` : line);
    try {
      const written = writeSync(this.#descriptor, bytes);
      // A full disk may store only a part of the line. The next line then starts with a line break.
      if (written > 0) this.#isTorn = bytes[written - 1] !== newline;
      if (written < bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes of a line were taken`);
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
    }
  }

  close(): void {
    try {
      closeSync(this.#descriptor);
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
    }
  }
}

function endsInsideLine(descriptor: number, size: number): boolean {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] !== newline;
}
