import type { Dirent } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Environment } from '../../model/environment.ts';
import { compareText, trimEndOf } from '../../model/text.ts';
import { mapFiles } from '../../system/read-text.ts';
import { isWithin, leadsOutOfRepository, repositoryRoot } from '../../system/repository-path.ts';
import { isOutOfFiles } from '../../system/system-code.ts';
import { fileProblem } from './document-problem.ts';
import {
  emptyFolder,
  isDocumentName,
  leadsOut,
  leadsOutOfAll,
  looksLikeDocument,
  noFile,
  tooDeep,
  tooManyEntries,
  tooManyFiles,
} from './folder-problems.ts';

/** A file to read. The user sees `name`: the path as given, with forward slashes. */
export interface DocumentFile {
  readonly name: string;
  readonly path: string;
}

export interface FoundDocuments {
  /** Sorted by name. A file that was named twice appears once. */
  readonly files: readonly DocumentFile[];
  /** Names of files that look like documents and are not read. Sorted. */
  readonly passedOver: readonly string[];
  /** The number of files with other names that were not checked, because there were too many. */
  readonly notLookedAt: number;
  readonly diagnostics: readonly Diagnostic[];
}

type Bound = 'folder' | 'repository';

interface Entries {
  readonly files: readonly DocumentFile[];
  /** Files with other names. */
  readonly others: readonly DocumentFile[];
  readonly passedOver: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The maximum number of files with other names to check. */
const mostOthers = 5000;
/**
 * The maximum number of entries to search in one run, over all named paths. Much larger than any folder of documents. A hostile branch
 * gets an error instead of an endless search.
 */
const mostEntries = 100_000;
const mostDocuments = 10_000;
const deepestFolder = 50;
const nothing: Entries = { files: [], others: [], passedOver: [], diagnostics: [] };

/**
 * Resolves files and folders into files. It searches folders at all depths for `.yaml` and `.yml`, in any letter case, without hidden
 * folders and `node_modules`. It follows links only inside `bound`: the named folder or, if a workflow names none, its repository. A link
 * that leads out of `bound` is an error. Rejects only if the process cannot open more files.
 */
export async function findDocuments(
  paths: readonly string[],
  environment: Environment,
  bound: Bound = 'folder',
): Promise<FoundDocuments> {
  const search = new Search(bound);
  const found = joined(await Promise.all(paths.map((path) => findAt(path, search, environment))));
  const tooMany = search.problem ?? (found.files.length > mostDocuments ? tooManyFiles(mostDocuments) : undefined);
  if (tooMany !== undefined) return { files: [], passedOver: [], notLookedAt: 0, diagnostics: [tooMany] };
  const byRealPath = new Map<string, DocumentFile>();
  for (const file of found.files) {
    const real = await realOf(file);
    if (!byRealPath.has(real)) byRealPath.set(real, file);
  }
  const alike = await mapFiles(found.others.slice(0, mostOthers), async (file) => {
    return (await seemsDocument(file)) && !byRealPath.has(await realOf(file)) ? [file.name] : [];
  });
  return {
    files: [...byRealPath.values()].sort((a, b) => compareText(a.name, b.name)),
    passedOver: [...new Set([...found.passedOver, ...alike.flat()])].sort(compareText),
    notLookedAt: Math.max(0, found.others.length - mostOthers),
    diagnostics: found.diagnostics,
  };
}

async function realOf({ path }: DocumentFile): Promise<string> {
  return realpath(path).catch(() => path);
}

/** A file that cannot be opened is judged by its name. */
async function seemsDocument({ name, path }: DocumentFile): Promise<boolean> {
  const base = name.slice(name.lastIndexOf('/') + 1);
  try {
    return await looksLikeDocument(path, base);
  } catch (error) {
    if (isOutOfFiles(error)) throw error;
    return /\.(?:ya?ml|json)/i.test(base);
  }
}

/** Counts the entries that the search has read. */
class Search {
  /** The reason why the search stopped early. */
  problem: Diagnostic | undefined;
  readonly bound: Bound;
  #entries = 0;

  constructor(bound: Bound) {
    this.bound = bound;
  }

  /** The entries of a folder, sorted; empty after the search has stopped. */
  async entries(folder: DocumentFile, depth: number): Promise<readonly Dirent[]> {
    if (depth > deepestFolder) this.problem ??= tooDeep(folder.name, deepestFolder);
    if (this.problem !== undefined) return [];
    const entries: Dirent[] = [];
    for await (const entry of await opendir(folder.path)) {
      this.#entries += 1;
      if (this.#entries > mostEntries) {
        this.problem ??= tooManyEntries(mostEntries);
        return [];
      }
      if (entry.name !== 'node_modules') entries.push(entry);
    }
    return entries.sort((a, b) => compareText(a.name, b.name));
  }
}

async function findAt(path: string, search: Search, environment: Environment): Promise<Entries> {
  const name = displayName(path);
  try {
    if (await leadsOutOfRepository(path, process.cwd(), environment)) {
      return { ...nothing, diagnostics: [leadsOutOfAll(name)] };
    }
    if (!(await stat(path)).isDirectory()) return { ...nothing, files: [{ name, path }] };
    const real = await realpath(path);
    const root = search.bound === 'folder' ? real : repositoryRoot(join(real, name), process.cwd(), environment);
    const entries = await walk({ name, path }, root, new Set(), 0, search);
    const isEmpty = entries.files.length === 0 && entries.diagnostics.length === 0;
    return isEmpty ? { ...entries, diagnostics: [emptyFolder(name)] } : entries;
  } catch (error) {
    if (isOutOfFiles(error)) throw error;
    return { ...nothing, diagnostics: [fileProblem(name, error)] };
  }
}

/**
 * `seen` holds the real paths of searched folders, so each folder is searched once, however many links lead to it. Runs one by one, so
 * that the result is the same on every machine.
 */
async function walk(
  folder: DocumentFile,
  root: string,
  seen: Set<string>,
  depth: number,
  search: Search,
): Promise<Entries> {
  const real = await realpath(folder.path);
  if (seen.has(real)) return nothing;
  seen.add(real);
  const found: Entries[] = [];
  for (const entry of await search.entries(folder, depth)) {
    const child = { name: childName(folder.name, entry.name), path: `${folder.path}/${entry.name}` };
    try {
      const kind = entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other';
      const target = entry.isSymbolicLink() ? await follow(child, root) : kind;
      const outside = search.bound === 'folder' ? leadsOut : leadsOutOfAll;
      const enter = (inner: DocumentFile) => walk(inner, root, seen, depth + 1, search);
      found.push(await takeIn(child, { entry: entry.name, found: target, outside }, enter));
    } catch (error) {
      if (isOutOfFiles(error)) throw error;
      found.push({ ...nothing, diagnostics: [fileProblem(child.name, error)] });
    }
  }
  return joined(found);
}

type Found = 'folder' | 'file' | 'other' | 'nowhere' | 'outside-folder' | 'outside';

/** The target of a link. Nothing outside `root` is read. */
async function follow({ path }: DocumentFile, root: string): Promise<Found> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) return 'nowhere';
  const info = await stat(real);
  // The files in `.git` are not part of the repository, and may hold a token.
  const isInside = isWithin(real, root) && !relative(root, real).split(sep).includes('.git');
  if (!isInside) return info.isDirectory() ? 'outside-folder' : 'outside';
  return info.isDirectory() ? 'folder' : info.isFile() ? 'file' : 'other';
}

async function takeIn(
  child: DocumentFile,
  {
    entry,
    found,
    outside,
  }: { readonly entry: string; readonly found: Found; readonly outside: (name: string) => Diagnostic },
  enter: (folder: DocumentFile) => Promise<Entries>,
): Promise<Entries> {
  const isHidden = entry.startsWith('.');
  const isDocument = isDocumentName(entry);
  if (found === 'folder') return isHidden ? nothing : enter(child);
  // Editors and tools leave many kinds of hidden files. Only a hidden file with a document's ending may be meant as a document.
  if (isHidden) return found === 'file' && isDocument ? { ...nothing, others: [child] } : nothing;
  if (found === 'outside-folder') return { ...nothing, diagnostics: [outside(child.name)] };
  if (!isDocument) {
    if (found === 'outside' && /\.ya?ml/i.test(entry)) return { ...nothing, passedOver: [child.name] };
    return found === 'file' ? { ...nothing, others: [child] } : nothing;
  }
  switch (found) {
    case 'outside':
      return { ...nothing, diagnostics: [outside(child.name)] };
    case 'other':
      return { ...nothing, diagnostics: [noFile(child.name)] };
    default:
      return { ...nothing, files: [child] };
  }
}

function joined(all: readonly Entries[]): Entries {
  return {
    files: all.flatMap(({ files }) => files),
    others: all.flatMap(({ others }) => others),
    passedOver: all.flatMap(({ passedOver }) => passedOver),
    diagnostics: all.flatMap(({ diagnostics }) => diagnostics),
  };
}

function displayName(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

function childName(folder: string, entry: string): string {
  return folder === '.' ? entry : `${trimEndOf(folder, '/')}/${entry}`;
}
