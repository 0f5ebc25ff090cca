import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { checkText } from './check-text.ts';
import { compose, type Composed, type Exhausted, limits, Spent } from './compose.ts';
import { Source, type SourceText, YamlDocument } from './yaml-document.ts';
import { yamlError } from './yaml-error.ts';

interface ParsedSource {
  readonly source: Source;
  /** The documents that could be read, empty ones left out. */
  readonly documents: readonly YamlDocument[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Parses a source of YAML 1.2 documents. What is wrong with the text comes back as diagnostics; it never throws.
 * @param spent what the sources before it have cost; this one is added
 */
export function parseDocuments(text: SourceText, spent = new Spent()): ParsedSource {
  const source = new Source(text);
  const unreadable = checkText(source);
  if (unreadable.length > 0) return { source, documents: [], diagnostics: unreadable };
  const composed = compose(source.text, spent);
  if (composed.exhausted !== undefined) {
    return { source, documents: [], diagnostics: [exhaustion(composed.exhausted, source, composed.offset)] };
  }
  return collectDocuments(source, composed);
}

function collectDocuments(source: Source, composed: Composed): ParsedSource {
  const diagnostics: Diagnostic[] = [];
  const documents: YamlDocument[] = [];
  for (const document of composed.documents) {
    const problems = [...document.errors.slice(0, limits.errors * 4), ...document.warnings.slice(0, limits.errors)];
    const errors = problems.map((error) => yamlError(error, source, document.contents));
    for (const error of firstOfEachLine(errors)) diagnostics.push(error);
    const parsed = new YamlDocument(source, document);
    if (document.directives.yaml.explicit === true && document.directives.yaml.version === '1.1') {
      diagnostics.push(oldVersion(source));
    } else if (problems.length === 0 && !parsed.isEmpty) documents.push(parsed);
  }
  if (documents.length === 0 && diagnostics.length === 0) diagnostics.push(empty(source));
  return { source, documents, diagnostics: diagnostics.slice(0, limits.errors) };
}

/** A parser that has lost its way stumbles over the rest of the line too: only the first error of a line helps. */
function firstOfEachLine(errors: readonly Diagnostic[]): readonly Diagnostic[] {
  const lines = new Set<number | undefined>();
  return errors.filter(({ span }) => !lines.has(span?.line) && lines.add(span?.line));
}

function oldVersion(source: Source): Diagnostic {
  const at = Math.max(0, source.text.search(/^%YAML/m));
  return {
    severity: 'error',
    code: 'yaml-version',
    message: 'the document asks for YAML 1.1, which reads yes, on and 0123 differently',
    span: source.span(at, at + 9),
    hint: 'remove the %YAML line: documents are YAML 1.2',
  };
}

function empty(source: Source): Diagnostic {
  return {
    severity: 'error',
    code: 'document-empty',
    message: `${source.name} is empty: it holds no document`,
    span: source.span(0, 0),
    hint: 'a document begins with version: 1',
  };
}

// Functions: the first number in words loads the tables of a language, which no run pays that does not need it.
const reasons: Readonly<Record<Exhausted, () => readonly [message: string, hint: string]>> = {
  aliases: () => [
    `has more than ${limits.aliases.toLocaleString('en-US')} anchors and aliases (&name, *name)`,
    'write the values out, or split the file: documents for one account are merged',
  ],
  tokens: () => [
    `has more than ${limits.tokens.toLocaleString('en-US')} YAML tokens`,
    'split it into several files: documents for one account are merged',
  ],
  'all-tokens': () => [
    `has, with the files before it, more than ${limits.allTokens.toLocaleString('en-US')} YAML tokens`,
    'name the documents of fewer accounts',
  ],
  documents: () => [
    `has, with the files before it, more than ${limits.documents.toLocaleString('en-US')} documents`,
    'name the documents of fewer accounts, or write those of one account as one document',
  ],
  depth: () => [
    `has mappings or lists nested more than ${limits.depth} deep`,
    'a document needs no more than six levels',
  ],
};

function exhaustion(reason: Exhausted, source: Source, offset: number): Diagnostic {
  const [what, hint] = reasons[reason]();
  return {
    severity: 'error',
    code: reason === 'depth' ? 'yaml-too-deep' : 'yaml-too-large',
    message: `${source.name} ${what} and is not read`,
    span: source.span(offset, offset + 1),
    hint,
  };
}
