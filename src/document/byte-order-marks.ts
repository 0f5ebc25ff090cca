const mark = '\uFEFF';

/** True for a byte order mark where YAML allows it: before a document, also within a stream (YAML 1.2.2, section 9.1.1). */
export function isDocumentMark(text: string, at: number): boolean {
  if (at === 0) return true;
  if (text[at - 1] !== '\n') return false;
  return followsDocumentEnd(text, at) || precedesDocument(text, at + 1);
}

/** Splits the text before every byte order mark that begins a document, because the YAML reader knows only the first mark. */
export function cutAtMarks(text: string): readonly string[] {
  const pieces: string[] = [];
  let done = 0;
  for (let at = text.indexOf(mark, 1); at !== -1; at = text.indexOf(mark, at + 1)) {
    if (!isDocumentMark(text, at)) continue;
    pieces.push(text.slice(done, at));
    done = at;
  }
  pieces.push(text.slice(done));
  return pieces;
}

/** True if the line before is `...`, so that a document without `---` may begin. */
function followsDocumentEnd(text: string, at: number): boolean {
  const end = text[at - 2] === '\r' ? at - 2 : at - 1;
  return end >= 3 && text.slice(end - 3, end) === '...' && (end === 3 || text[end - 4] === '\n');
}

/**
 * True if the next line that is neither empty nor a comment is `---`, or if the text ends first. A line with another mark ends the search.
 */
function precedesDocument(text: string, from: number): boolean {
  let start = from;
  while (start < text.length) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const first = firstWritten(text, start, end);
    if (first !== undefined && text[first] !== '#')
      return first === start && /^---(?:\s|$)/.test(text.slice(first, first + 4));
    start = end + 1;
  }
  return true;
}

/** The offset of the first character of a line that is not a blank. */
function firstWritten(text: string, start: number, end: number): number | undefined {
  for (let at = start; at < end; at += 1) {
    const character = text[at];
    if (character !== ' ' && character !== '\t' && character !== '\r') return at;
  }
  return undefined;
}
