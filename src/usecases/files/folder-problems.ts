import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { documentProblem } from './document-problem.ts';

const nameThemAlone = 'Name the folder of the documents alone; nothing was read.';

export function emptyFolder(name: string): Diagnostic {
  return documentProblem(
    'document-folder-empty',
    `${name} holds no documents`,
    'Documents are files that end in .yaml or .yml; hidden files, hidden folders and node_modules are left out.',
  );
}

export function leadsOut(name: string): Diagnostic {
  return documentProblem(
    'document-outside',
    `${name} is a link that leads out of the folder that was named`,
    'Put the files themselves there, or name the documents on the command line: demarc plan FILES….',
  );
}

export function leadsOutOfAll(name: string): Diagnostic {
  return documentProblem(
    'document-outside',
    `${name} is a link, or lies behind one, that leads out of the repository`,
    'Put the file itself there, or name what the link leads to. Without a repository, the working folder counts as one.',
  );
}

export function tooDeep(name: string, deepest: number): Diagnostic {
  const what = `${name.slice(0, 200)} lies more than ${deepest} folders deep`;
  return documentProblem('document-too-many', what, nameThemAlone);
}

export function tooManyEntries(most: number): Diagnostic {
  const what = `the folders that were named hold more than ${most} files and folders`;
  return documentProblem('document-too-many', what, nameThemAlone);
}

export function tooManyFiles(most: number): Diagnostic {
  const what = `more than ${most} files of documents are named`;
  return documentProblem('document-too-many', what, 'Put more into one file: a file may hold several documents.');
}

export function noFile(name: string): Diagnostic {
  return documentProblem(
    'document-unreadable',
    `${name} is no regular file`,
    'Take it out of the folder, or name it by itself.',
  );
}
