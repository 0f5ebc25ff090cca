import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs';

const newline = 0x0a;

/** A file that lines are appended to, each with one write, so that those of several processes never mix. */
export class LineFile {
  readonly #descriptor: number;
  #failure: Error | undefined;
  /** What is in the file does not end with a line break. */
  #isTorn: boolean;

  private constructor(descriptor: number, isTorn: boolean) {
    this.#descriptor = descriptor;
    this.#isTorn = isTorn;
  }

  /** Mode 0600 where it is made. Throws the system's error, or an error that says that it is no file. */
  static open(path: string): LineFile {
    // Without O_NONBLOCK, a pipe that nobody reads would hold the run up for ever.
    const { O_RDWR, O_APPEND, O_CREAT, O_NONBLOCK, O_NOFOLLOW } = constants;
    // Where a link leads, whoever planted it decides: it is refused.
    const special = process.platform === 'win32' ? 0 : O_NONBLOCK | O_NOFOLLOW;
    const descriptor = openWithoutLink(path, O_RDWR | O_APPEND | O_CREAT | special);
    try {
      const info = fstatSync(descriptor);
      if (!info.isFile()) throw new Error('it is no regular file');
      return new LineFile(descriptor, endsInsideLine(descriptor, info.size));
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Appends a line, which ends with a line break. Never throws. */
  append(line: string): void {
    const bytes = Buffer.from(this.#isTorn ? `\n${line}` : line);
    try {
      const written = writeSync(this.#descriptor, bytes);
      // A full disk takes a part; the next line then begins on a line of its own.
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

function openWithoutLink(path: string, flags: number): number {
  try {
    return openSync(path, flags, 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ELOOP')
      throw new Error('it is a link: name the file that it leads to', { cause: error });
    throw error;
  }
}

function endsInsideLine(descriptor: number, size: number): boolean {
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] !== newline;
}
