/** The code, such as `ENOENT`, if the error comes from the operating system. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * True if the system or this process has reached its limit of open files. Any opening of a file can fail this way, even the loading of
 * demarc's own code.
 */
export function isOutOfFiles(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
}

/** The command and the Action show the same text. */
export const outOfFiles = {
  message: 'too many files are open',
  hint: 'Raise the limit of open files (ulimit -n), or stop the programs that hold them open.',
} as const;
