/** `ENOENT` and its like, where the error comes from the operating system. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Whether the system, or this process, has no more open files to give. Everything that is opened can fail so, the parts of the command included. */
export function isOutOfFiles(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
}

/** The command and the Action say it alike. */
export const outOfFiles = {
  message: 'too many files are open',
  hint: 'Raise the limit of open files (ulimit -n), or end what holds them open.',
} as const;
