import { appendFileSync, closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

// Opening a pipe would block until another process opens it. Windows has no such pipes.
const noWait = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;

/** Appends to an existing file of the runner. Throws the system's error if that is not possible immediately. */
export function appendAtOnce(path: string, text: string): void {
  withFile(path, constants.O_WRONLY | constants.O_APPEND, (file) => appendFileSync(file, text));
}

/** Reads a file of the runner. Throws the system's error. Also throws if the path is not a regular file or has more than `maxBytes`. */
export function readAtOnce(path: string, maxBytes: number): string {
  return withFile(path, constants.O_RDONLY, (file) => {
    const info = fstatSync(file);
    if (!info.isFile()) throw new Error('it is not a regular file');
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

const unchanged = { changed: false, create: 0, update: 0, replace: 0, delete: 0, unmanaged: 0, fingerprint: '' };

/**
 * Handles a signal that comes before the step is set up. It writes outputs and a summary synchronously, because the process ends right
 * after. It needs only Node, so it can run before the rest of the Action is loaded.
 */
export function endEarly(environment: Readonly<Record<string, string | undefined>>): (code: number) => void {
  return (code) => {
    const outputs = { ...unchanged, errored: true, 'exit-code': code, 'plan-path': '', 'report-path': '' };
    const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
    append(environment['GITHUB_OUTPUT'], lines.join(''));
    append(environment['GITHUB_STEP_SUMMARY'], endedMarkdown(code, false));
  };
}

/** The summary of a step that a signal ended immediately. */
export function endedMarkdown(code: number, mayHaveChanged: boolean): string {
  const what = mayHaveChanged
    ? 'Something may have been changed. Run it again: it reads the account first and does only what is left.'
    : 'Nothing was changed. Run it again.';
  return `\n### The run was cancelled\n\nA signal ended it (exit code ${code}). ${what}\n`;
}

/** Appends without an error: if the write fails now, no place is left to report it. */
export function append(path: string | undefined, text: string): void {
  if (path === undefined || path === '') return;
  try {
    appendAtOnce(path, text);
  } catch {
    // The process ends anyway.
  }
}
