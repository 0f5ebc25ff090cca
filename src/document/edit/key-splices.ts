import type { Pair, YAMLMap } from 'yaml';
import { rangeOf } from '../yaml-document.ts';
import { blockEntry, flowEntry, type PieceEntry, RefusedEdit } from './pieces.ts';
import { commentsAbove, indentationAt, lineEnd, lineStart, nextLine, pairEnd, type Splice } from './text-places.ts';

interface MapPlace {
  readonly text: string;
  readonly eol: string;
  readonly map: YAMLMap;
  /** The keys that are not removed. */
  readonly left: readonly Pair[];
  readonly indentation: string;
  readonly step: string;
}

/** Adds keys behind the last key of a mapping: behind the comment of its line, before the comments below it. */
export function addKeys(place: MapPlace, entries: readonly PieceEntry[]): readonly Splice[] {
  const { text, eol, map, left, indentation, step } = place;
  const last = left.at(-1);
  if (entries.length === 0) return [];
  if (map.flow === true) {
    const written = entries.map(flowEntry).join(', ');
    const at = last === undefined ? rangeOf(map)[0] + 1 : pairEnd(text, last);
    return [{ from: at, to: at, text: last === undefined ? written : `, ${written}` }];
  }
  if (last === undefined) throw new RefusedEdit('every key of a mapping would be replaced');
  const isApart = isSetApart(place);
  const lines = entries.map((entry) =>
    [
      isApart && entry.value.type === 'map' ? eol : '',
      ...blockEntry(entry, indentation, step).map((line) => eol + line),
    ].join(''),
  );
  const at = lineEnd(text, pairEnd(text, last));
  return [{ from: at, to: at, text: lines.join('') }];
}

/** Removes keys with the comments on their lines and directly above them. */
export function removeKeys(place: MapPlace, pairs: readonly Pair[]): readonly Splice[] {
  const { text, map, left } = place;
  if (pairs.length > 0 && left.length === 0) throw new RefusedEdit('a document would be left without a key');
  return pairs.map((pair) => {
    const start = rangeOf(pair.key)[0];
    if (map.flow === true) return removeFromFlow(place, pair);
    const indentation = indentationAt(text, start);
    if (indentation === undefined) throw new RefusedEdit('a key is not at the start of its line');
    const from = commentsAbove(text, lineStart(text, start), indentation);
    return { from, to: nextLine(text, pairEnd(text, pair)), text: '' };
  });
}

/** The last keys go with the comma before them, the others with the comma behind them. */
function removeFromFlow({ text, map, left }: MapPlace, pair: Pair): Splice {
  const at = map.items.indexOf(pair);
  const start = rangeOf(pair.key)[0];
  const next = map.items[at + 1];
  if (next !== undefined && map.items.slice(at).some((later) => left.includes(later)))
    return { from: start, to: rangeOf(next.key)[0], text: '' };
  return { from: pairEnd(text, map.items[at - 1]), to: pairEnd(text, pair), text: '' };
}

/** True if an empty line is before the last key of a mapping that has several. */
function isSetApart({ text, map }: MapPlace): boolean {
  const [before, last] = map.items.slice(-2);
  if (before === undefined || last === undefined) return false;
  const lines = text.slice(pairEnd(text, before), rangeOf(last.key)[0]).split('\n');
  return lines.slice(1, -1).some((line) => line.trim() === '');
}
