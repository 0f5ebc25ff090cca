import type { Diagnostic } from '../../diagnostics/diagnostic.ts';

/** The kinds of trouble with a file itself, before its content is looked at. */
export type DocumentProblemCode =
  'document-missing' | 'document-unreadable' | 'document-folder-empty' | 'document-too-large' | 'document-encoding';

export function documentProblem(code: DocumentProblemCode, message: string, hint: string): Diagnostic {
  return { severity: 'error', code, message, hint };
}

/** A failed file operation as a diagnostic: the system's own code says which it is. */
export function fileProblem(name: string, error: unknown): Diagnostic {
  const code = systemCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return documentProblem('document-missing', `${name} does not exist`, 'Check the name and the working directory.');
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return documentProblem(
      'document-unreadable',
      `${name} cannot be read: permission denied`,
      'Check who owns the file and its mode.',
    );
  }
  return documentProblem(
    'document-unreadable',
    `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    'Check the file system and try again.',
  );
}

/** `ENOENT` and its like, where the error comes from the operating system. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
