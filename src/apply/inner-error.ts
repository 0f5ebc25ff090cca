/** A bug, for a report. Its message is left out: it may quote what was sent or read, and that may hold an MD5 key. */
export function innerError(error: unknown): string {
  return `an error inside demarc (${error instanceof Error ? error.constructor.name : typeof error})`;
}
