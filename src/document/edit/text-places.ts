import { isMap, isScalar, isSeq, type Pair } from 'yaml';
import { rangeOf } from '../yaml-document.ts';
import { RefusedEdit } from './pieces.ts';

/** Replaces a range of the text. `from` equals `to` for an insertion. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Applies splices. Insertions at one place keep their order. An insertion at the end of a line that is removed moves to the end of the line
 * before. Throws `RefusedEdit` where splices overlap.
 */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { from, to, text: piece } of placed(text, splices)) {
    if (from < done) throw new RefusedEdit('two edits meet at one place');
    parts.push(text.slice(done, from), piece);
    done = to;
  }
  return parts.join('') + text.slice(done);
}

/** Sorted by place. */
function placed(text: string, splices: readonly Splice[]): readonly Splice[] {
  const byPlace = (a: Splice, b: Splice) => a.from - b.from || a.to - b.to;
  const removed = splices.filter(({ from, to, text: piece }) => from < to && piece === '').sort(byPlace);
  const moved = splices.map((splice) => {
    let at = splice.from;
    if (splice.to > at) return splice;
    for (const { from, to } of [...removed].reverse()) {
      if (from < at && at < to && text[from - 1] === '\n') at = lineEnd(text, lineStart(text, from - 1));
    }
    return { from: at, to: at, text: splice.text };
  });
  return moved.sort(byPlace);
}

/** The line end of a text, by its first line. */
export function eolOf(text: string): string {
  const end = text.indexOf('\n');
  return end > 0 && text[end - 1] === '\r' ? '\r\n' : '\n';
}

export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** The offset of the line end, before its carriage return. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end === -1) return text.length;
  return end > at && text[end - 1] === '\r' ? end - 1 : end;
}

/** The offset of the next line; the length of the text behind the last line. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** The blanks before an offset, if its line has nothing else before it. */
export function indentationAt(text: string, at: number): string | undefined {
  const before = text.slice(lineStart(text, at), at);
  return /^\uFEFF? *$/.test(before) ? before.replace('\uFEFF', '') : undefined;
}

/** The offset behind the last character of a value, without the line end that belongs to a block scalar. */
export function endOf(text: string, node: unknown): number {
  if ((isMap(node) || isSeq(node)) && node.flow !== true) {
    const last: unknown = node.items.at(-1);
    return last === undefined ? rangeOf(node)[1] : isMap(node) ? pairEnd(text, node.items.at(-1)) : endOf(text, last);
  }
  const end = rangeOf(node)[1];
  if (!isScalar(node) || text[end - 1] !== '\n') return end;
  return text[end - 2] === '\r' ? end - 2 : end - 1;
}

export function pairEnd(text: string, pair: Pair | undefined): number {
  if (pair === undefined) return 0;
  return pair.value === null || pair.value === undefined ? rangeOf(pair.key)[1] : endOf(text, pair.value);
}

/** The offset behind the colon of a key, and behind the anchor and the tag of its value. */
interface ValueStart {
  readonly colon: number;
  /** Where the value itself may be written on the line of the key. */
  readonly behind: number;
  readonly anchor: Place | undefined;
  readonly tag: Place | undefined;
}

interface Place {
  readonly from: number;
  readonly to: number;
}

/** Undefined where no colon is written. */
export function valueStart(text: string, from: number, to: number): ValueStart | undefined {
  let colon = from;
  while (colon < to && text[colon] !== ':') colon = text[colon] === '#' ? nextLine(text, colon) : colon + 1;
  if (colon >= to) return undefined;
  colon += 1;
  const properties = propertiesBefore(text, colon, to);
  return { colon, behind: properties.end, anchor: properties.anchor, tag: properties.tag };
}

/** Reads the anchor and the tag between an offset and a node. */
export function propertiesBefore(
  text: string,
  from: number,
  to: number,
): { readonly end: number; readonly anchor: Place | undefined; readonly tag: Place | undefined } {
  let anchor: Place | undefined;
  let tag: Place | undefined;
  let end = from;
  let at = from;
  while (at < to) {
    const character = text[at];
    if (character === '#') at = nextLine(text, at);
    else if (character === '&' || character === '!') {
      let stop = at;
      while (stop < to && !/[\s,[\]{}]/.test(text[stop] ?? ' ')) stop += 1;
      if (character === '&') anchor = { from: at, to: stop };
      else tag = { from: at, to: stop };
      at = end = Math.max(stop, at + 1);
    } else at += 1;
  }
  return { end, anchor, tag };
}

/** The start of the comment lines directly above a line, with the same indentation. The line itself where there are none. */
export function commentsAbove(text: string, line: number, indentation: string): number {
  let start = line;
  while (start > 0) {
    const before = lineStart(text, start - 1);
    if (!text.startsWith(`${indentation}#`, before)) break;
    start = before;
  }
  return start;
}
