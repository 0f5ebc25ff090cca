import { addTo } from '../../model/collections.ts';
import { excerptMiddle } from '../text/sanitise.ts';
import { type Graph, type GraphEdge, graphLevels, type GraphNode } from './arrange-graph.ts';

/** Boxes with their places, in pixels from the upper left corner. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly LaidBox[];
  readonly lines: readonly LaidLine[];
}

export interface LaidBox {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Cut to the width of the box. */
  readonly texts: readonly string[];
}

export interface LaidLine {
  readonly edge: GraphEdge;
  /** A path of SVG. */
  readonly path: string;
}

/** Pixels. The size of letters is that of the style sheet: 12. */
const sizes = {
  letter: 7,
  wideLetter: 13,
  line: 16,
  padding: 9,
  slant: 10,
  rowGap: 8,
  columnGap: 44,
  edge: 12,
} as const;
const mostLetters = 30;

/**
 * A column a level, from left to right. What leads nowhere further takes a row; everything else stands in the middle of what it leads to. A
 * customer stands in the middle of its CNIs, as far as there is room.
 */
export function layOutGraph({ nodes, edges }: Graph): GraphLayout {
  const texts = new Map(nodes.map(({ id, lines }) => [id, lines.map((line) => excerptMiddle(line, mostLetters))]));
  const textsOf = (id: string) => texts.get(id) ?? [];
  const columns = columnsOf(nodes, textsOf);
  const rows = placeRows(nodes, edges, (id) => heightOf(textsOf(id)));
  const boxes = nodes.map((node): LaidBox => {
    const { x, width } = columns.get(node.level) ?? { x: 0, width: 0 };
    const own = textsOf(node.id);
    return { node, x, width, y: rows.get(node.id) ?? 0, height: heightOf(own), texts: own };
  });
  const byId = new Map(boxes.map((box) => [box.node.id, box]));
  return {
    width: boxes.reduce((most, box) => Math.max(most, box.x + box.width), 0) + sizes.edge,
    height: boxes.reduce((most, box) => Math.max(most, box.y + box.height), 0) + sizes.edge,
    boxes,
    lines: edges.flatMap((edge) => {
      const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
      return from === undefined || to === undefined ? [] : [{ edge, path: pathBetween(from, to) }];
    }),
  };
}

type TextsOf = (id: string) => readonly string[];

function columnsOf(
  nodes: readonly GraphNode[],
  textsOf: TextsOf,
): ReadonlyMap<string, { readonly x: number; readonly width: number }> {
  const widths = new Map<string, number>();
  for (const { id, level } of nodes) {
    const width = textsOf(id).reduce((most, text) => Math.max(most, textWidth(text)), 0);
    widths.set(level, Math.max(widths.get(level) ?? 0, width + 2 * (sizes.padding + sizes.slant)));
  }
  let x: number = sizes.edge;
  return new Map(
    graphLevels.flatMap((level) => {
      const width = widths.get(level);
      if (width === undefined) return [];
      const column = { x, width };
      x += width + sizes.columnGap;
      return [[level, column]];
    }),
  );
}

/** No font is known here, so this is rather too wide: that of a bold letter, twice that for letters that are not Latin. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += character <= '\u024f' ? sizes.letter : sizes.wideLetter;
  return width;
}

function heightOf(texts: readonly string[]): number {
  return texts.length * sizes.line + sizes.padding;
}

/** The upper edge of each box, by its id. */
function placeRows(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  heightFor: (id: string) => number,
): ReadonlyMap<string, number> {
  const levels = new Map(nodes.map(({ id, level }) => [id, level]));
  const below = new Map<string, string[]>();
  const served = new Map<string, string[]>();
  const parents = new Set<string>();
  for (const { from, to } of edges) {
    if (levels.get(to) === 'customer') addTo(served, to, from);
    // The first line to a box is the one that it hangs on.
    else if (!parents.has(to)) addTo(below, from, to);
    parents.add(to);
  }
  const rows = new Map<string, number>();
  let next: number = sizes.edge;
  const place = (id: string): void => {
    const start = next;
    const height = heightFor(id);
    const children = below.get(id) ?? [];
    for (const child of children) place(child);
    const [first, last] = [children[0], children.at(-1)];
    const from = first === undefined ? start : (rows.get(first) ?? start);
    const to = last === undefined ? start + height : (rows.get(last) ?? start) + heightFor(last);
    rows.set(id, Math.max(start, (from + to - height) / 2));
    next = Math.max(next, start + height + sizes.rowGap) + (levels.get(id) === 'metro' ? sizes.edge : 0);
  };
  for (const { id, level } of nodes) if (level !== 'customer' && !parents.has(id)) place(id);
  const middle = (id: string) => (rows.get(id) ?? 0) + heightFor(id) / 2;
  let free: number = sizes.edge;
  const wanted = [...served].map(([id, from]) => ({
    id,
    at: from.reduce((sum, each) => sum + middle(each), 0) / from.length,
  }));
  for (const { id, at } of wanted.sort((a, b) => a.at - b.at)) {
    const y = Math.max(free, at - heightFor(id) / 2);
    rows.set(id, y);
    free = y + heightFor(id) + sizes.rowGap;
  }
  return rows;
}

function pathBetween(from: LaidBox, to: LaidBox): string {
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const [x2, y2] = [to.x, to.y + to.height / 2];
  const bend = Math.max(20, (x2 - x1) / 2);
  return `M${short(x1)} ${short(y1)}C${short(x1 + bend)} ${short(y1)} ${short(x2 - bend)} ${short(y2)} ${short(x2)} ${short(y2)}`;
}

export function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
