import { isNode, type Scalar, visit, type YAMLError } from 'yaml';
import type { TextCode, TextProblem } from './text-problem.ts';
import type { Source } from './yaml-document.ts';

interface Words {
  readonly message?: string;
  readonly hint?: string;
}

const words: Readonly<Partial<Record<YAMLError['code'], Words>>> = {
  TAB_AS_INDENT: {
    message: 'a tab is used for indentation',
    hint: 'indent with spaces: YAML does not allow tabs there',
  },
  BAD_INDENT: {
    hint: 'the keys of one mapping, and the items of one list, start in the same column; a { or [ before them must be closed',
  },
  BLOCK_IN_FLOW: { hint: "between { } or [ ], put a text that holds ': ' in quotes, and write a list as [a, b]" },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second key begins on this line',
    hint: "put a value that holds ': ' in quotes, or begin the inner mapping on its own line",
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'this is neither a key nor the rest of a value',
    hint: "a key ends with ': ' on its own line; indent the lines of a longer value deeper than its key",
  },
  BAD_SCALAR_START: {
    message: 'a plain value cannot begin with this character',
    hint: 'put the value in quotes',
  },
  BAD_DQ_ESCAPE: {
    message: 'a double-quoted string holds an escape that YAML does not know',
    hint: 'write a backslash as \\\\, or use single quotes',
  },
  TAG_RESOLVE_FAILED: {
    message: 'this tag is not one of the YAML core schema, or does not fit its value',
    hint: 'remove the tag',
  },
  BAD_COLLECTION_TYPE: { message: 'this tag does not fit its value', hint: 'remove the tag' },
  BAD_DIRECTIVE: {
    message: 'this directive is not known',
    hint: 'documents are YAML 1.2; remove the line that begins with %',
  },
  MULTIPLE_ANCHORS: { message: 'a value has more than one anchor' },
  MULTIPLE_TAGS: { message: 'a value has more than one tag' },
  BAD_ALIAS: { message: 'this alias is not written as an alias must be' },
  ALIAS_PROPS: { message: 'an alias cannot have an anchor or a tag' },
  KEY_OVER_1024_CHARS: { message: 'a key is longer than 1,024 characters' },
  RESOURCE_EXHAUSTION: { message: 'the document is nested too deep' },
};

const codes: Readonly<Record<YAMLError['code'], TextCode>> = {
  ALIAS_PROPS: 'yaml-alias-props',
  BAD_ALIAS: 'yaml-bad-alias',
  BAD_DIRECTIVE: 'yaml-bad-directive',
  BAD_DQ_ESCAPE: 'yaml-bad-dq-escape',
  BAD_INDENT: 'yaml-bad-indent',
  BAD_PROP_ORDER: 'yaml-bad-prop-order',
  BAD_SCALAR_START: 'yaml-bad-scalar-start',
  BLOCK_AS_IMPLICIT_KEY: 'yaml-block-as-implicit-key',
  BLOCK_IN_FLOW: 'yaml-block-in-flow',
  KEY_OVER_1024_CHARS: 'yaml-key-over-1024-chars',
  MISSING_CHAR: 'yaml-missing-char',
  MULTILINE_IMPLICIT_KEY: 'yaml-multiline-implicit-key',
  MULTIPLE_ANCHORS: 'yaml-multiple-anchors',
  MULTIPLE_TAGS: 'yaml-multiple-tags',
  RESOURCE_EXHAUSTION: 'yaml-too-deep',
  TAB_AS_INDENT: 'yaml-tab-as-indent',
  TAG_RESOLVE_FAILED: 'yaml-tag-resolve-failed',
  UNEXPECTED_TOKEN: 'yaml-unexpected-token',
  // With the options of demarc, the parser does not report these.
  BAD_COLLECTION_TYPE: 'yaml-tag-resolve-failed',
  DUPLICATE_KEY: 'yaml-duplicate-key',
  IMPOSSIBLE: 'yaml-unexpected-token',
  MULTIPLE_DOCS: 'yaml-unexpected-token',
  NON_STRING_KEY: 'yaml-key-type',
};

/** Converts an error of the YAML parser to a diagnostic, by its code. It never quotes the source, because the text may be a secret. */
export function yamlError(error: YAMLError, source: Source, contents: unknown): TextProblem {
  if (error.code === 'MISSING_CHAR' && /closing ["']quote/.test(error.message))
    return openQuote(error.pos[0], source, contents);
  const [from, to] = error.pos;
  const { message, hint } = words[error.code] ?? {};
  const span = source.span(from, Math.max(to, from + 1));
  const advice = substitutionHint(source, from) ?? hint;
  return {
    severity: 'error',
    code: codes[error.code],
    message: message ?? unquoted(error.message),
    span,
    ...(advice !== undefined && { hint: advice }),
  };
}

/** The parser notices a missing quote only at the end of the text. The diagnostic shows where the string begins. */
function openQuote(end: number, source: Source, contents: unknown): TextProblem {
  let start = end;
  const isOpen = (node: Scalar) => node.type?.startsWith('QUOTE') === true && (node.range?.[1] ?? 0) >= end;
  if (isNode(contents)) {
    visit(contents, {
      Scalar: (_key, node) => {
        if (isOpen(node)) start = Math.min(start, node.range?.[0] ?? start);
      },
    });
  }
  return {
    severity: 'error',
    code: 'yaml-missing-char',
    message: 'a quoted string begins here and never ends',
    span: source.span(start, start + 1),
    hint: "close the quote; inside double quotes a \" is written \\\", inside single quotes a ' is written ''",
  };
}

/** The parser's sentence in demarc's form. It drops the part behind a colon, because some errors quote the source there. */
function unquoted(message: string): string {
  const sentence = message.split(/: |\n/)[0] ?? message;
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/[.:]$/, '');
}

/** Explains `{mtu: ${env:X}}`: inside braces and brackets, a plain value ends at the closing brace of the substitution. */
function substitutionHint(source: Source, offset: number): string | undefined {
  const start = Math.max(offset - 500, source.text.lastIndexOf('\n', offset - 1) + 1);
  const line = source.text.slice(start, offset + 500).split('\n', 1)[0] ?? '';
  return line.split(/["'#]/).some(isOpenSubstitution)
    ? 'inside { } and [ ] a substitution must be in quotes; if it must be a number, write it on a line of its own'
    : undefined;
}

/** True if a part of a line, without quotes and comments, has a substitution behind a bracket, a brace or a comma. */
function isOpenSubstitution(piece: string): boolean {
  const first = piece.search(/[[{,]/);
  return first !== -1 && piece.lastIndexOf('${') > first;
}
