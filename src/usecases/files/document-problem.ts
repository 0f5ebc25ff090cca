import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { reasonOf } from '../../model/text.ts';
import { systemCode } from '../../system/system-code.ts';

/** Problems with a file itself, before its content is read. */
export type FileCode =
  | 'document-missing'
  | 'document-unreadable'
  | 'document-folder-empty'
  | 'document-too-large'
  | 'document-too-many'
  | 'document-encoding'
  | 'document-outside'
  | 'document-default-unclear'
  | typeof passedOverCode;

type FileProblem = Diagnostic<FileCode>;

export function documentProblem(code: FileCode, message: string, hint: string): FileProblem {
  return { severity: 'error', code, message, hint };
}

/** A failed file operation as a diagnostic. The system's error code decides which. */
export function fileProblem(name: string, error: unknown): Diagnostic {
  const code = systemCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const list = /\s/.test(name) ? ' In a workflow, files takes one path a line.' : '';
    return documentProblem(
      'document-missing',
      `${name} does not exist`,
      `Check the name and the working directory.${list}`,
    );
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return documentProblem(
      'document-unreadable',
      `${name} cannot be read: permission denied`,
      'Check who owns the file and its mode.',
    );
  }
  if (code === 'EMFILE' || code === 'ENFILE') {
    return documentProblem(
      'document-unreadable',
      `${name} cannot be read: too many files are open`,
      'Raise the limit of open files (ulimit -n), or stop the programs that hold them open.',
    );
  }
  return documentProblem(
    'document-unreadable',
    `${name} cannot be read: ${reasonOf(error)}`,
    'Check the file system and try again.',
  );
}

const mostNamed = 20;

/** A warning for each file that looks like a document but is not read, and one if there were too many files to check. */
export function passedOverProblems(names: readonly string[], notLookedAt: number): readonly Diagnostic[] {
  const more = names.length - mostNamed;
  return [
    ...names.slice(0, mostNamed).map((name) => passedOver(`${name} looks like a document but is not read`)),
    ...(more > 0 ? [passedOver(`${more} more files look like documents but are not read`)] : []),
    ...(notLookedAt > 0
      ? [
          {
            ...passedOver(`${notLookedAt} files with other names were not checked`),
            hint: 'Name only the folder of the documents.',
          },
        ]
      : []),
  ];
}

function passedOver(message: string): FileProblem {
  return {
    severity: 'warning',
    code: passedOverCode,
    message,
    hint: 'Documents end in .yaml or .yml. If none are named, demarc.yaml or demarc/ is read. Rename the file, name it as well, or move it to another folder.',
  };
}

export const passedOverCode = 'document-passed-over';
