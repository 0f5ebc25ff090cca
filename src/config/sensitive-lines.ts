import type { Span } from '../diagnostics/diagnostic.ts';
import { Source, type SourceText } from '../document/source.ts';

// What looks like the name of a sensitive field, misspelt ones included, with its colon or with what somebody wrote in its place.
const sensitiveKey = /(?:md5|pairing|secret|passw)[\w-]*["']?(?:\s*:|[ \t]*=|[ \t]+(?=\S))/gi;
const onlyVariable = /^\s*["']?\$\{env:\w+\}["']?\s*(?:[,}\]].*|#.*)?$/;

/**
 * Where a text seems to hold sensitive values, line by line: it works on a text that is not YAML at all, and hides too much
 * rather than too little. A value that only names a variable stays visible.
 */
export function sensitiveLines(text: SourceText): readonly Span[] {
  const source = new Source(text);
  const spans: Span[] = [];
  let done = 0;
  for (const match of text.text.matchAll(sensitiveKey)) {
    if (match.index < done) continue;
    const from = match.index + match[0].length;
    const lineEnd = endOfLine(text.text, from);
    if (onlyVariable.test(text.text.slice(from, lineEnd))) continue;
    const to = endOfBlock(text.text, lineEnd, indentAt(text.text, match.index));
    done = to;
    const start = from + (/^[ \t]*/.exec(text.text.slice(from, lineEnd))?.[0].length ?? 0);
    if (to > start) spans.push(source.span(start, to));
  }
  return spans;
}

/** The end of the lines that follow and are indented deeper: a block scalar, a list, the rest of a long string. */
function endOfBlock(text: string, lineEnd: number, indent: number): number {
  let end = lineEnd;
  while (end < text.length) {
    const next = endOfLine(text, end + 1);
    const line = text.slice(end + 1, next);
    if (line.trim() !== '' && indentOf(line) <= indent) break;
    end = next;
  }
  return end;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function indentAt(text: string, offset: number): number {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return indentOf(text.slice(start, offset));
}

/** The dash of a list item counts as indentation, as it does in YAML. */
function indentOf(line: string): number {
  return /^[\s-]*/.exec(line)?.[0].length ?? 0;
}
