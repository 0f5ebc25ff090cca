import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceText } from '../../document/yaml-document.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { joinFirstWords, trimEndOf } from '../../model/text.ts';
import { realPathOf } from '../../system/walk-folders.ts';
import { Failure } from '../failure.ts';
import { type ReadSources, readSources } from '../files/read-sources.ts';
import { checkDocuments, type Documents, isError } from '../load-documents.ts';
import type { RunContext } from '../run-context.ts';
import type { AccountBase } from './compare-with-base.ts';

/** The documents before this change. */
export type BaseRequest =
  /** Files, folders and `-` for standard input. */
  | { readonly type: 'paths'; readonly paths: readonly string[] }
  | {
      readonly type: 'sources';
      /** Where they are from, for people: `main at 1a2b3c4`. */
      readonly name: string;
      readonly sources: readonly SourceText[];
      /** Which of the documents did not exist then, in words. */
      readonly missing?: string | undefined;
    }
  | { readonly type: 'none'; readonly why: string };

/** Finds what is known of an account before this change. */
export type BaseOf = (account: string) => AccountBase | undefined;

export interface BaseOptions {
  readonly documents: Documents;
  /** The paths of these documents, as given. */
  readonly files: readonly string[];
  readonly defaultAccount: string | undefined;
}

/**
 * Reads the documents before this change. Their secrets are not resolved. If they cannot be used, the plan says why and goes on without
 * them. Rejects with a `Failure` (64) if they are the documents that are planned.
 */
export async function loadBase(request: BaseRequest, options: BaseOptions, context: RunContext): Promise<BaseOf> {
  if (request.type === 'none') return () => request;
  const read =
    request.type === 'sources'
      ? { sources: request.sources, diagnostics: [] }
      : await readPaths(request.paths, options, context);
  const base = checkDocuments(
    read,
    { accounts: [], offline: false, skipSecrets: true, defaultAccount: options.defaultAccount, rules: true },
    context,
  );
  if (request.type === 'paths') await requireOthers(base, options.documents);
  const whose = request.type === 'sources' ? `the documents of ${request.name}` : 'the documents of --base';
  const missing = request.type === 'sources' ? request.missing : undefined;
  const error = base.diagnostics.find(isError);
  if (error !== undefined) return none(`${whose} cannot be read: ${errorWords(error)}`);
  const names = base.accounts.map(({ account }) => account);
  if (names.length === 0) return none(`${whose} hold no document`);
  return (account) => {
    const desired = base.accounts.find((candidate) => candidate.account === account);
    if (desired !== undefined) return { type: 'documents', desired, missing };
    return { type: 'none', why: `${whose} do not name this account; they name ${joinFirstWords(names, 5)}` };
  };
}

function none(why: string): BaseOf {
  return () => ({ type: 'none', why });
}

async function readPaths(
  paths: readonly string[],
  { files }: BaseOptions,
  { stdin, environment }: RunContext,
): Promise<ReadSources> {
  if (paths.includes('-') && files.includes('-')) {
    throw new Failure('standard input can be read only once', {
      exitCode: ExitCode.usage,
      hint: 'Write the documents before this change to a file, and name it with --base.',
    });
  }
  return readSources(paths, stdin, environment);
}

/** Documents that are compared with themselves would show nothing of this change, and no guard would see what it loosens. */
async function requireOthers(base: Documents, { files }: Documents): Promise<void> {
  const realPaths = async (names: Documents['files']) =>
    Promise.all([...new Set([...names.values()].flat())].map(async (name) => [await realPathOf(name), name] as const));
  const planned = new Map(await realPaths(files));
  const [same] = (await realPaths(base.files)).filter(([path]) => path !== '<stdin>' && planned.has(path));
  if (same === undefined) return;
  throw new Failure(`--base names ${same[1]}, which is one of the documents that are planned`, {
    exitCode: ExitCode.usage,
    hint: 'Name the documents as they were before this change: for example, git show HEAD^:demarc.yaml > before.yaml, then --base before.yaml.',
  });
}

/** A git that lacks the commit before leaves an empty file, or none. */
function errorWords({ code, message, span }: Diagnostic): string {
  const place = span === undefined ? '' : `${span.file}:${span.line}: `;
  const words = `${place}${trimEndOf(message, '.')}`;
  return code === 'document-missing'
    ? `${words} (a shallow clone lacks the commit before: git fetch --deepen 1)`
    : words;
}
