import { readdir, realpath, stat } from 'node:fs/promises';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { compareText } from '../../model/order.ts';
import { documentProblem, fileProblem, systemCode } from './document-problem.ts';

/** A file to read. `name` is what the user sees: as given, with forward slashes. */
export interface DocumentFile {
  readonly name: string;
  readonly path: string;
}

export interface FoundDocuments {
  /** Sorted by name; a file that was named twice is there once. */
  readonly files: readonly DocumentFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Resolves files and folders into files. Folders are searched to the bottom; dot files and `node_modules` are left out. */
export async function findDocuments(paths: readonly string[]): Promise<FoundDocuments> {
  const found = await Promise.all(paths.map(findOne));
  const byRealPath = new Map<string, DocumentFile>();
  for (const { files } of found) {
    for (const file of files) {
      const real = await realpath(file.path).catch(() => file.path);
      if (!byRealPath.has(real)) byRealPath.set(real, file);
    }
  }
  return {
    files: [...byRealPath.values()].sort((a, b) => compareText(a.name, b.name)),
    diagnostics: found.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** The documents of a working directory where none are named: `demarc.yaml`, else `demarc/`; undefined where there are none. */
export async function findDefault(): Promise<string | undefined> {
  for (const candidate of ['demarc.yaml', 'demarc']) {
    try {
      const found = await stat(candidate);
      if (candidate === 'demarc.yaml' || found.isDirectory()) return candidate;
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') return candidate;
    }
  }
  return undefined;
}

async function findOne(path: string): Promise<FoundDocuments> {
  const name = displayName(path);
  try {
    if (!(await stat(path)).isDirectory()) return { files: [{ name, path }], diagnostics: [] };
    const files = await walk(path, name, new Set());
    return { files, diagnostics: files.length > 0 ? [] : [emptyFolder(name)] };
  } catch (error) {
    return { files: [], diagnostics: [fileProblem(name, error)] };
  }
}

// `seen` holds the real paths of the folders above: a link that leads back up is not followed.
async function walk(path: string, name: string, above: ReadonlySet<string>): Promise<DocumentFile[]> {
  const real = await realpath(path);
  if (above.has(real)) return [];
  const seen = new Set([...above, real]);
  const entries = (await readdir(path)).filter((entry) => !entry.startsWith('.') && entry !== 'node_modules');
  const nested = await Promise.all(
    entries.map(async (entry) => {
      const child = { name: childName(name, entry), path: `${path}/${entry}` };
      const isDocument = /\.ya?ml$/.test(entry);
      const info = await stat(child.path).catch(() => undefined);
      // A link that leads nowhere is an error only where it is called a document.
      if (info === undefined) return isDocument ? [child] : [];
      return info.isDirectory() ? walk(child.path, child.name, seen) : isDocument ? [child] : [];
    }),
  );
  return nested.flat();
}

function emptyFolder(name: string): Diagnostic {
  return documentProblem(
    'document-folder-empty',
    `${name} holds no documents`,
    'Documents are files that end in .yaml or .yml; dot files and node_modules are left out.',
  );
}

function displayName(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

function childName(folder: string, entry: string): string {
  return folder === '.' ? entry : `${folder.replace(/\/+$/, '')}/${entry}`;
}
