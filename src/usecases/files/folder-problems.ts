import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { readHead } from '../../system/read-text.ts';
import { documentProblem } from './document-problem.ts';

const nameThemAlone = 'Name only the folder of the documents; nothing was read.';

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
    `${name} is a link that points outside the folder that was named`,
    'Use the files themselves, or name the documents on the command line: demarc plan FILES….',
  );
}

export function leadsOutOfAll(name: string): Diagnostic {
  return documentProblem(
    'document-outside',
    `${name} is a link, or is behind one, that points outside the repository`,
    'Use the file itself, or name the target of the link. Without a repository, the working folder counts as one.',
  );
}

export function tooDeep(name: string, deepest: number): Diagnostic {
  const what = `${name.slice(0, 200)} is more than ${deepest} folders deep`;
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
    `${name} is not a regular file`,
    'Remove it from the folder, or name it separately.',
  );
}

/** Bytes to read of a file at most. Keys of a document come early, after the comments at the top. */
const mostBytes = 64 * 1024;

/** True if a file with this name in a folder is read as a document. */
export function isDocumentName(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

/**
 * True if an unread file may be meant as a document, in YAML or JSON. Its first line with content must be a key of a document, or open a
 * mapping. Near its top it must have `version: 1` and another key of a document. A binary file is judged by its name alone: `b.yaml.gz`.
 * Reads at most 64 KiB, and only regular files.
 */
export async function looksLikeDocument(path: string, name: string): Promise<boolean> {
  if (/\.schema\.json$/i.test(name)) return false;
  const head = await readHead(path, mostBytes);
  if (head === undefined) return false;
  return head.includes('\0') ? /\.ya?ml(?![a-z])/i.test(name) : isDocumentText(head);
}

const keys = '(?:version|requires|account|credentials|policy|settings|interconnects|cnis)';
const opening = new RegExp(`^(?:\\{|["']?${keys}["']?[ \\t]*:|["']?x-)`);
const version = /(?:^|[{,\s])["']?version["']?[ \t]*:[ \t]*["']?1(?![\w.])/;
const other = /(?:^|[{,\s])["']?(?:account|credentials|policy|settings|interconnects|cnis)["']?[ \t]*:/;

function isDocumentText(head: string): boolean {
  const lines = head.replace(/^\ufeff/, '').split('\n');
  const first = lines.findIndex((line) => {
    const text = line.trim();
    return text !== '' && !text.startsWith('#') && !text.startsWith('%') && text !== '---';
  });
  if (first < 0 || !opening.test(lines[first]?.replace(/^---[ \t]+/, '').trimStart() ?? '')) return false;
  const rest = lines.slice(first).filter((line) => !line.trimStart().startsWith('#'));
  return rest.some((line) => version.test(line)) && rest.some((line) => other.test(line));
}
