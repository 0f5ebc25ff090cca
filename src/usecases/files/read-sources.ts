import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceText } from '../../document/yaml-document.ts';
import { type Environment, inWorkflow } from '../../model/environment.ts';
import { shellCommand } from '../../model/text.ts';
import {
  mapFiles,
  maxFileBytes,
  readTextFile,
  readTextStream,
  sizeOf,
  type TextResult,
} from '../../system/read-text.ts';
import { isOutOfFiles } from '../../system/system-code.ts';
import type { NamedPath } from '../../system/walk-folders.ts';
import { documentProblem, fileProblem, passedOverProblems } from './document-problem.ts';
import { type DefaultDocuments, findDefault } from './find-default.ts';
import { findDocuments } from './find-documents.ts';

export interface ReadSources {
  /** Sorted by name, standard input first. */
  readonly sources: readonly SourceText[];
  readonly diagnostics: readonly Diagnostic[];
}

type OneSource = { readonly source: SourceText } | { readonly diagnostic: Diagnostic };

/**
 * Reads documents: files, folders and `-` for standard input. Without any, it reads the documents of the working folder. Every file that
 * cannot be read gives a diagnostic.
 */
export async function readSources(
  paths: readonly string[],
  stdin: AsyncIterable<Uint8Array | string>,
  environment: Environment,
): Promise<ReadSources> {
  if (paths.length > 0) return readNamed(paths, stdin, [], environment);
  const found = await findDefault('.', environment);
  // A workflow that names no documents has only a checkout, whose content is what git has.
  const bound = inWorkflow(environment) && environment['GITHUB_WORKSPACE'] !== undefined ? 'repository' : 'folder';
  if (found.paths.length === 1) return readNamed(found.paths, stdin, found.passedOver, environment, bound);
  const problem = found.paths.length === 0 ? noDefault(found, environment) : bothDefaults(environment);
  return { sources: [], diagnostics: [problem] };
}

async function readNamed(
  paths: readonly string[],
  stdin: AsyncIterable<Uint8Array | string>,
  beside: readonly string[],
  environment: Environment,
  bound: 'folder' | 'repository' = 'folder',
): Promise<ReadSources> {
  try {
    const found = await findDocuments(
      paths.filter((path) => path !== '-'),
      environment,
      bound,
    );
    const sizes = await mapFiles(found.files, ({ path }) => sizeOf(path));
    if (sizes.reduce((sum, size) => sum + size, 0) > maxFileBytes) return { sources: [], diagnostics: [tooMuch()] };
    const results = [
      ...(paths.includes('-') ? [await readStandardInput(stdin)] : []),
      ...(await mapFiles(found.files, readDocument)),
    ];
    return {
      sources: results.flatMap((result) => ('source' in result ? [result.source] : [])),
      diagnostics: [
        ...found.diagnostics,
        ...passedOverProblems([...found.passedOver, ...beside], found.notLookedAt),
        ...results.flatMap((result) => ('diagnostic' in result ? [result.diagnostic] : [])),
      ],
    };
  } catch (error) {
    // Hundreds of files would fail in the same way: report one error for all.
    if (!isOutOfFiles(error)) throw error;
    return { sources: [], diagnostics: [fileProblem('a document', error)] };
  }
}

function tooMuch(): Diagnostic {
  return documentProblem(
    'document-too-large',
    'the documents are larger than 64 MiB together, and none is read',
    'Name the documents of fewer accounts.',
  );
}

async function readDocument({ name, path }: NamedPath): Promise<OneSource> {
  try {
    return toSource(name, await readTextFile(path));
  } catch (error) {
    if (isOutOfFiles(error)) throw error;
    return { diagnostic: fileProblem(name, error) };
  }
}

async function readStandardInput(stdin: AsyncIterable<Uint8Array | string>): Promise<OneSource> {
  try {
    return toSource('<stdin>', await readTextStream(stdin));
  } catch (error) {
    return { diagnostic: fileProblem('<stdin>', error) };
  }
}

function toSource(name: string, result: TextResult): OneSource {
  if (result.ok) return { source: { name, text: result.text, ...(result.hasMark && { hasMark: true }) } };
  return {
    diagnostic:
      result.reason === 'too-large'
        ? documentProblem(
            'document-too-large',
            `${name} is larger than 64 MiB`,
            'Split it: a folder may hold any number of files, and documents of one account are merged.',
          )
        : documentProblem('document-encoding', `${name} is not UTF-8 text`, 'Save it as UTF-8.'),
  };
}

function noDefault({ passedOver }: DefaultDocuments, environment: Environment): Diagnostic {
  const what = 'there is no demarc.yaml and no folder demarc/ here';
  if (passedOver.length > 0) {
    const [name = ''] = passedOver;
    return documentProblem(
      'document-missing',
      `${what}; ${passedOver.join(', ')} is not read unless it is named`,
      inWorkflow(environment)
        ? `Rename ${name} to demarc.yaml, or name it in files.`
        : `Rename ${name} to demarc.yaml, or name it: ${shellCommand('demarc', 'validate', name)}`,
    );
  }
  return documentProblem(
    'document-missing',
    what,
    inWorkflow(environment)
      ? 'Check out the repository first (actions/checkout), and set files or working-directory to the place of the documents.'
      : 'Name the documents on the command line, or change to the folder that holds them; demarc init begins one.',
  );
}

function bothDefaults(environment: Environment): Diagnostic {
  return documentProblem(
    'document-default-unclear',
    'demarc.yaml and demarc/ both exist here, and demarc does not choose between them',
    inWorkflow(environment)
      ? 'Move demarc.yaml into demarc/, or name what you mean in files: one of them, or both, one a line.'
      : 'Move demarc.yaml into demarc/, or name what you mean: demarc.yaml, demarc/, or both.',
  );
}
