import { appendFileSync, closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

// A pipe would hold the process until somebody else opens it. Windows has none of this kind.
const noWait = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;

/** Appends to a file of the runner, which is there. Throws the system's error where that is not possible at once. */
export function appendAtOnce(path: string, text: string): void {
  withFile(path, constants.O_WRONLY | constants.O_APPEND, (file) => appendFileSync(file, text));
}

/** Reads a file of the runner. Throws the system's error, and one for what is no regular file or has more than `maxBytes`. */
export function readAtOnce(path: string, maxBytes: number): string {
  return withFile(path, constants.O_RDONLY, (file) => {
    const info = fstatSync(file);
    if (!info.isFile()) throw new Error('it is no regular file');
    if (info.size > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
    return readFileSync(file, 'utf8');
  });
}

function withFile<T>(path: string, flags: number, use: (file: number) => T): T {
  const file = openSync(path, flags | noWait);
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}
