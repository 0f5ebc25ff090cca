import { type Alias, isMap, isSeq, type Pair, type YAMLMap } from 'yaml';
import { rangeOf, type YamlDocument } from '../yaml-document.ts';
import { blockValue, flowValue, type Piece } from './pieces.ts';
import type { SpliceWriter, WrittenSplices } from './splice-writer.ts';
import { eolOf, lineEnd, type Splice, valueStart } from './text-places.ts';

/** The mapping and the key that a value belongs to. */
interface Parent {
  readonly map: YAMLMap;
  readonly pair: Pair;
}

/** Where an edited value has an anchor, the first alias that stays gets the anchor and the old value. The other aliases follow it. */
export function moveAnchors(
  document: YamlDocument,
  writer: SpliceWriter,
  { splices, touched }: WrittenSplices,
): readonly Splice[] {
  const { text } = document.source;
  const parents = parentsOf(document.contents);
  return [...firstAliases(document, touched)].flatMap(([target, alias]) => {
    const piece = writer.copy(target);
    const parent = parents.get(alias);
    const indentation = parent && needsBlock(piece) ? writer.indentationOf(parent.map) : undefined;
    const moved = indentation === undefined ? inFlow(alias, piece) : inBlock(text, alias, piece, indentation);
    return [...moved, ...withoutAnchor(text, parents.get(target)?.pair, splices)];
  });
}

function firstAliases(document: YamlDocument, touched: ReadonlySet<unknown>): ReadonlyMap<unknown, Alias> {
  const first = new Map<unknown, Alias>();
  for (const [alias, target] of document.aliases) {
    if (!touched.has(target) || touched.has(alias)) continue;
    const known = first.get(target);
    if (known === undefined || rangeOf(alias)[0] < rangeOf(known)[0]) first.set(target, alias);
  }
  return first;
}

function inFlow(alias: Alias, piece: Piece): readonly Splice[] {
  const [from, to] = rangeOf(alias);
  return [{ from, to, text: `&${alias.source} ${flowValue(piece)}` }];
}

function inBlock(text: string, alias: Alias, piece: Piece, indentation: string): readonly Splice[] {
  const [from, to] = rangeOf(alias);
  const [first = '', ...below] = blockValue(piece, indentation, '  ');
  const end = lineEnd(text, to);
  const eol = eolOf(text);
  return [
    { from, to, text: `&${alias.source}${first === '' ? '' : ` ${first}`}` },
    { from: end, to: end, text: below.map((line) => eol + line).join('') },
  ];
}

/** A substitution without quotes, which decides the type of its value, cannot be written in flow style. */
function needsBlock(piece: Piece): boolean {
  switch (piece.type) {
    case 'scalar':
      return piece.block !== piece.flow && piece.block.includes('${');
    case 'list':
      return piece.items.some(needsBlock);
    case 'map':
      return piece.entries.some(({ value }) => needsBlock(value));
  }
}

function withoutAnchor(text: string, pair: Pair | undefined, splices: readonly Splice[]): readonly Splice[] {
  if (pair === undefined) return [];
  const anchor = valueStart(text, rangeOf(pair.key)[1], rangeOf(pair.value)[0])?.anchor;
  if (anchor === undefined || splices.some(({ from, to }) => from <= anchor.from && to >= anchor.to)) return [];
  return [{ from: text[anchor.from - 1] === ' ' ? anchor.from - 1 : anchor.from, to: anchor.to, text: '' }];
}

function parentsOf(node: unknown, parents = new Map<unknown, Parent>()): ReadonlyMap<unknown, Parent> {
  if (isSeq(node)) for (const item of node.items) parentsOf(item, parents);
  if (!isMap(node)) return parents;
  for (const pair of node.items) {
    parents.set(pair.value, { map: node, pair });
    parentsOf(pair.value, parents);
  }
  return parents;
}
