import { checkCharacters } from './check-characters.ts';
import { compose, type Composed } from './compose.ts';
import { type Exhausted, limits, Spent } from './limits.ts';
import type { TextProblem } from './text-problem.ts';
import { Source, type SourceText, YamlDocument } from './yaml-document.ts';
import { yamlError } from './yaml-error.ts';

interface ParsedSource {
  readonly source: Source;
  /** The readable documents, without empty documents. */
  readonly documents: readonly YamlDocument[];
  readonly diagnostics: readonly TextProblem[];
}

/**
 * Parses a source of YAML 1.2 documents. Problems of the text come back as diagnostics; no text makes it throw.
 * @param spent the cost of earlier sources; the cost of this source is added
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
  const diagnostics: TextProblem[] = [];
  const documents: YamlDocument[] = [];
  for (const document of composed.documents) {
    const problems = [...document.errors.slice(0, limits.errors * 4), ...document.warnings.slice(0, limits.errors)];
    const errors = problems.map((error) => yamlError(error, source, document.contents));
    for (const error of firstOfEachLine(errors)) diagnostics.push(error);
    const parsed = new YamlDocument(source, document, documents.length);
    if (document.directives.yaml.explicit === true && document.directives.yaml.version === '1.1') {
      diagnostics.push(oldVersion(source));
    } else if (problems.length === 0 && !parsed.isEmpty) documents.push(parsed);
  }
  if (documents.length === 0 && diagnostics.length === 0) diagnostics.push(empty(source));
  return { source, documents, diagnostics: diagnostics.slice(0, limits.errors) };
}

/** Keeps the first error of each line. After an error, the parser often reports more errors on the same line, which do not help. */
function firstOfEachLine(errors: readonly TextProblem[]): readonly TextProblem[] {
  const lines = new Set<number | undefined>();
  return errors.filter(({ span }) => !lines.has(span?.line) && lines.add(span?.line));
}

function oldVersion(source: Source): TextProblem {
  const at = Math.max(0, source.text.search(/^%YAML/m));
  return {
    severity: 'error',
    code: 'yaml-version',
    message: 'the document asks for YAML 1.1, which reads yes, on and 0123 differently',
    span: source.span(at, at + 9),
    hint: 'remove the %YAML line: documents are YAML 1.2',
  };
}

function empty(source: Source): TextProblem {
  return {
    severity: 'error',
    code: 'document-empty',
    message: `${source.name} is empty: it holds no document`,
    span: source.span(0, 0),
    hint: 'a document begins with version: 1',
  };
}

// Functions, because the first formatted number loads language tables. A run without this message should not pay for that.
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

function exhaustion(reason: Exhausted, source: Source, offset: number): TextProblem {
  const [what, hint] = reasons[reason]();
  return {
    severity: 'error',
    code: reason === 'depth' ? 'yaml-too-deep' : 'yaml-too-large',
    message: `${source.name} ${what} and is not read`,
    span: source.span(offset, offset + 1),
    hint,
  };
}

/** Rejects a text that cannot be a YAML document, or that looks different from its content, before the costly work. */
function checkText(source: Source): readonly TextProblem[] {
  const { text } = source;
  if (text.length > limits.characters) {
    return [
      {
        severity: 'error',
        code: 'yaml-too-large',
        message: `${source.name} has ${(text.length / 1e6).toFixed(1)} million characters, more than the ${limits.characters / 1024 / 1024} Mi that are read`,
        hint: 'split it into several files: documents for one account are merged',
      },
    ];
  }
  const whole = foreignText(source) ?? lfsPointer(source) ?? mergeConflict(source);
  return whole === undefined ? checkCharacters(source) : [whole];
}

function foreignText(source: Source): TextProblem | undefined {
  const kind = foreignKind(source.text);
  if (kind === undefined) return undefined;
  return {
    severity: 'error',
    code: 'yaml-not-text',
    message: `${source.name} is not a YAML document: it looks like ${kind}`,
    span: source.span(0, 0),
    hint: 'give a YAML file in UTF-8',
  };
}

function foreignKind(text: string): string | undefined {
  const head = text.slice(0, 4096);
  if (head.startsWith('%PDF-')) return 'a PDF';
  if (/^[\uFEFF\s]*<(?:!doctype|html|\?xml)/i.test(head)) return 'HTML or XML';
  if (head.startsWith('PK\u0003\u0004')) return 'a ZIP archive';
  if (head.startsWith('-----BEGIN ')) return 'a PEM file (a key or a certificate)';
  if (head.startsWith('$ANSIBLE_VAULT;')) return 'a file that Ansible Vault has encrypted';
  return isBinary(text) ? 'binary data, or text that is not UTF-8' : undefined;
}

// Control characters that text holds only by accident. The tab, line ends and escape do not count.
const control = /[\0-\x08\x0E-\x1A\x1C-\x1F]/g; // eslint-disable-line no-control-regex

/** Text with many control characters is binary. A few control characters are reported separately. */
function isBinary(text: string): boolean {
  const found = text.match(control)?.length ?? 0;
  return found >= 3 && found * 10 > text.length;
}

/** The pointer that git holds in place of a file in Git LFS, if the file itself was not fetched (git-lfs specification). */
function lfsPointer(source: Source): TextProblem | undefined {
  const first = source.text.slice(0, 200).replace(/^\uFEFF/, '');
  if (!/^version https?:\/\/(?:git-lfs|hawser)\.github\.com\/spec\//.test(first)) return undefined;
  return {
    severity: 'error',
    code: 'yaml-lfs-pointer',
    message: `${source.name} is a Git LFS pointer, not the document itself`,
    span: source.span(0, source.text.search(/\r|\n|$/)),
    hint: 'run git lfs pull (actions/checkout: lfs: true), or take the file out of Git LFS: documents are small',
  };
}

const marker = /^(?:<{7,}|>{7,}|\|{7,}|={7,})(?=[ \t\r]|$)/gm;

/** The lines that git writes when two branches changed the same place. They are never valid lines of a document. */
function mergeConflict(source: Source): TextProblem | undefined {
  const [first, ...others] = takeFirst(source.text.matchAll(marker), limits.errors);
  if (first === undefined) return undefined;
  const spanOf = ({ index, 0: { length } }: RegExpExecArray) => source.span(index, index + length);
  return {
    severity: 'error',
    code: 'yaml-merge-conflict',
    message: `${source.name} contains a merge conflict that is not resolved`,
    span: spanOf(first),
    related: others.slice(0, 3).map((match) => ({ message: 'the conflict continues here', span: spanOf(match) })),
    hint: 'keep what you need of the two versions, and delete the lines of <, =, | and > (git mergetool)',
  };
}

function takeFirst<T>(items: Iterable<T>, count: number): readonly T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length === count) break;
    taken.push(item);
  }
  return taken;
}
