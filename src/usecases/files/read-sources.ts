import type { SourceText } from '../../config/load-desired.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { inWorkflow } from '../in-workflow.ts';
import { mapLimited } from '../map-limited.ts';
import type { Environment } from '../run-context.ts';
import { documentProblem, fileProblem } from './document-problem.ts';
import { findDefault, findDocuments } from './find-documents.ts';
import type { DocumentFile } from './find-documents.ts';
import { readTextFile, readTextStream } from './read-text.ts';
import type { TextResult } from './read-text.ts';

export interface ReadSources {
  /** Sorted by name, standard input first. */
  readonly sources: readonly SourceText[];
  readonly diagnostics: readonly Diagnostic[];
}

type OneSource = { readonly source: SourceText } | { readonly diagnostic: Diagnostic };

/**
 * Reads documents: files, folders and `-` for standard input; without any, those of the working directory. Whatever cannot be
 * read is a diagnostic.
 */
export async function readSources(
  paths: readonly string[],
  stdin: AsyncIterable<Uint8Array | string>,
  environment: Environment = {},
): Promise<ReadSources> {
  const wanted = paths.length > 0 ? paths : [(await findDefault()) ?? ''];
  if (wanted[0] === '') return { sources: [], diagnostics: [noDefault(environment)] };
  const found = await findDocuments(wanted.filter((path) => path !== '-'));
  const results = [
    ...(wanted.includes('-') ? [await readStandardInput(stdin)] : []),
    ...(await mapLimited(found.files, 32, readDocument)),
  ];
  return {
    sources: results.flatMap((result) => ('source' in result ? [result.source] : [])),
    diagnostics: [
      ...found.diagnostics,
      ...results.flatMap((result) => ('diagnostic' in result ? [result.diagnostic] : [])),
    ],
  };
}

async function readDocument({ name, path }: DocumentFile): Promise<OneSource> {
  try {
    return toSource(name, await readTextFile(path));
  } catch (error) {
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
  if (result.ok) return { source: { name, text: result.text } };
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

function noDefault(environment: Environment): Diagnostic {
  return documentProblem(
    'document-missing',
    'there is no demarc.yaml and no folder demarc/ here',
    inWorkflow(environment)
      ? 'Check the repository out first (actions/checkout), and say where the documents are: files, or working-directory.'
      : 'Name the documents on the command line, or change to the folder that holds them; demarc init begins one.',
  );
}
