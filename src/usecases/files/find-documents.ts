import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Environment } from '../../model/environment.ts';
import { compareText } from '../../model/text.ts';
import { mapFiles } from '../../system/read-text.ts';
import { isOutOfFiles } from '../../system/system-code.ts';
import {
  type Bound,
  FolderWalk,
  type FoundEntry,
  kindOfPath,
  type NamedPath,
  realPathOf,
} from '../../system/walk-folders.ts';
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

interface FoundDocuments {
  /** Sorted by name. A file that was named twice appears once. */
  readonly files: readonly NamedPath[];
  /** Names of files that look like documents and are not read. Sorted. */
  readonly passedOver: readonly string[];
  /** The number of files with other names that were not checked, because there were too many. */
  readonly notLookedAt: number;
  readonly diagnostics: readonly Diagnostic[];
}

interface Entries {
  readonly files: readonly NamedPath[];
  /** Files with other names. */
  readonly others: readonly NamedPath[];
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
  const walk = new FolderWalk({ entries: mostEntries, depth: deepestFolder });
  const found = joined(await Promise.all(paths.map((path) => findAt(path, walk, bound, environment))));
  const tooMany = stopProblem(walk) ?? (found.files.length > mostDocuments ? tooManyFiles(mostDocuments) : undefined);
  if (tooMany !== undefined) return { files: [], passedOver: [], notLookedAt: 0, diagnostics: [tooMany] };
  const byRealPath = new Map<string, NamedPath>();
  for (const file of found.files) {
    const real = await realPathOf(file.path);
    if (!byRealPath.has(real)) byRealPath.set(real, file);
  }
  const alike = await mapFiles(found.others.slice(0, mostOthers), async (file) => {
    return (await seemsDocument(file)) && !byRealPath.has(await realPathOf(file.path)) ? [file.name] : [];
  });
  return {
    files: [...byRealPath.values()].sort((a, b) => compareText(a.name, b.name)),
    passedOver: [...new Set([...found.passedOver, ...alike.flat()])].sort(compareText),
    notLookedAt: Math.max(0, found.others.length - mostOthers),
    diagnostics: found.diagnostics,
  };
}

function stopProblem({ stop }: FolderWalk): Diagnostic | undefined {
  if (stop === undefined) return undefined;
  return stop.limit === 'depth' ? tooDeep(stop.folder, deepestFolder) : tooManyEntries(mostEntries);
}

/** A file that cannot be opened is judged by its name. */
async function seemsDocument({ name, path }: NamedPath): Promise<boolean> {
  const base = baseName(name);
  try {
    return await looksLikeDocument(path, base);
  } catch (error) {
    if (isOutOfFiles(error)) throw error;
    return /\.(?:ya?ml|json)/i.test(base);
  }
}

function baseName(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

async function findAt(path: string, walk: FolderWalk, bound: Bound, environment: Environment): Promise<Entries> {
  const name = displayName(path);
  try {
    const kind = await kindOfPath(path, environment);
    if (kind === 'outside') return { ...nothing, diagnostics: [leadsOutOfAll(name)] };
    if (kind === 'file') return { ...nothing, files: [{ name, path }] };
    const found = await walk.entriesBelow({ name, path }, bound, environment);
    const entries = joined(found.map((entry) => sortEntry(entry, bound)));
    const isEmpty = entries.files.length === 0 && entries.diagnostics.length === 0;
    return isEmpty ? { ...entries, diagnostics: [emptyFolder(name)] } : entries;
  } catch (error) {
    if (isOutOfFiles(error)) throw error;
    return { ...nothing, diagnostics: [fileProblem(name, error)] };
  }
}

function sortEntry(entry: FoundEntry, bound: Bound): Entries {
  const { name, path } = entry;
  if (entry.kind === 'failed') return { ...nothing, diagnostics: [fileProblem(name, entry.error)] };
  const base = baseName(name);
  const isDocument = isDocumentName(base);
  const isFile = entry.kind === 'file';
  const outside = bound === 'folder' ? leadsOut : leadsOutOfAll;
  // Editors and tools leave many kinds of hidden files. Only a hidden file with a document's ending may be meant as a document.
  if (base.startsWith('.')) return isFile && isDocument ? { ...nothing, others: [{ name, path }] } : nothing;
  if (entry.kind === 'outside-folder') return { ...nothing, diagnostics: [outside(name)] };
  if (!isDocument) {
    if (entry.kind === 'outside' && /\.ya?ml/i.test(base)) return { ...nothing, passedOver: [name] };
    return isFile ? { ...nothing, others: [{ name, path }] } : nothing;
  }
  switch (entry.kind) {
    case 'outside':
      return { ...nothing, diagnostics: [outside(name)] };
    case 'other':
      return { ...nothing, diagnostics: [noFile(name)] };
    default:
      return { ...nothing, files: [{ name, path }] };
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
