import { isScalar, type YAMLSeq } from 'yaml';
import { writeItem } from '../write-document.ts';
import { rangeOf } from '../yaml-document.ts';
import type { Piece } from './pieces.ts';
import { commentsAbove, endOf, indentationAt, lineEnd, lineStart, nextLine, type Splice } from './text-places.ts';

/**
 * Edits a list item by item, so that the items that stay keep their places, spelling and comments. Undefined where the list is better
 * written anew.
 */
export function listSplices(
  text: string,
  list: YAMLSeq,
  { items }: Piece & { readonly type: 'list' },
  eol: string,
): readonly Splice[] | undefined {
  const old = list.items;
  if (!old.every(isScalar) || old.length === 0 || items.length === 0) return undefined;
  const wanted = new Map(items.map((item) => [item.type === 'scalar' ? item.flow : '', item]));
  const kept = old.filter((item) => wanted.has(flowText(item.value)));
  const known = new Set(old.map((item) => flowText(item.value)));
  const added = [...wanted].filter(([written]) => !known.has(written));
  const order = [...kept.map((item) => flowText(item.value)), ...added.map(([written]) => written)];
  if (kept.length === 0 || order.join() !== [...wanted.keys()].join()) return undefined;
  const last = kept.at(-1);
  const removed = old.filter((item) => !kept.includes(item));
  if (list.flow === true) {
    const [from, to] = [rangeOf(old[0])[0], endOf(text, old.at(-1))];
    if (text.slice(from, to).includes('\n') && removed.length > 0) return undefined;
    const all = [...kept.map((item) => text.slice(...rangeOf(item))), ...added.map(([written]) => written)];
    const end = endOf(text, last);
    if (removed.length > 0) return [{ from, to, text: all.join(', ') }];
    return [{ from: end, to: end, text: added.map(([written]) => `, ${written}`).join('') }];
  }
  const lines = old.map((item) => lineStart(text, rangeOf(item)[0]));
  const dash = text.slice(lines.at(-1), rangeOf(old.at(-1))[0]);
  if (!/^ *- +$/.test(dash) || new Set(lines).size < lines.length) return undefined;
  const indentation = indentationAt(text, lineStart(text, rangeOf(old.at(-1))[0]) + dash.indexOf('-')) ?? '';
  const at = lineEnd(text, endOf(text, last));
  const written = added.map(([, item]) => eol + dash + (item.type === 'scalar' ? item.block : '')).join('');
  return [
    ...removed.map((item) => ({
      from: commentsAbove(text, lineStart(text, rangeOf(item)[0]), indentation),
      to: nextLine(text, endOf(text, item)),
      text: '',
    })),
    { from: at, to: at, text: written },
  ];
}

function flowText(value: unknown): string {
  return typeof value === 'string' ? writeItem(value) : String(value);
}
