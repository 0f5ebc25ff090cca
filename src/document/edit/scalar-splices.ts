import type { Scalar } from 'yaml';
import { hasHidden } from '../../diagnostics/hidden-characters.ts';
import { coreScalar } from '../write-document.ts';
import { rangeOf } from '../yaml-document.ts';
import type { Piece } from './pieces.ts';
import { endOf, lineEnd, type Splice } from './text-places.ts';

/**
 * Replaces a scalar by a value on one line. A text in quotes keeps the kind of its quotes where the new text permits it. A block scalar
 * (`|`, `>`) keeps the comment of its first line.
 * @param written the new value as it is written elsewhere
 * @param behind where a value that is not written may begin
 */
export function scalarSplices(
  text: string,
  node: Scalar,
  piece: Piece,
  written: string,
  behind: number,
): readonly Splice[] {
  const [from, to] = rangeOf(node);
  if (from === to) return [{ from: behind, to: behind, text: ` ${written}` }];
  const value = piece.type === 'scalar' ? (inQuotes(node, piece) ?? written) : written;
  if (node.type !== 'BLOCK_FOLDED' && node.type !== 'BLOCK_LITERAL') return [{ from, to, text: value }];
  let header = from + 1;
  while (/^[-+0-9]$/.test(text[header] ?? '')) header += 1;
  const line = lineEnd(text, from);
  return [
    { from, to: header, text: value },
    { from: line, to: Math.max(line, endOf(text, node)), text: '' },
  ];
}

/** Undefined where the text is to be written as anywhere else. */
function inQuotes(node: Scalar, piece: Piece & { readonly type: 'scalar' }): string | undefined {
  const value = textOf(piece.block);
  if (value === undefined || hasHidden(value) || value.includes('##[')) return undefined;
  if (node.type === 'QUOTE_DOUBLE') return `"${value.replace(/["\\]/g, '\\$&')}"`;
  return node.type === 'QUOTE_SINGLE' ? `'${value.replaceAll("'", "''")}'` : undefined;
}

/** The text of a written scalar; undefined if it is not a text, or holds characters that only an escape can write. */
function textOf(written: string): string | undefined {
  if (written.startsWith('"')) {
    const text = written.slice(1, -1);
    return /\\[^"\\]/.test(text.replaceAll('\\\\', '')) ? undefined : text.replace(/\\(["\\])/g, '$1');
  }
  return coreScalar(written) === written ? written : undefined;
}
