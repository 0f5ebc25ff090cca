import type { GraphEdge, GraphNode } from './arrange-graph.ts';
import { fitGraph } from './fit-graph.ts';
import { boxColours, colourName, markColours } from './graph-colours.ts';
import type { Picture, PictureState } from './picture.ts';

/** A graph in the DOT language, for Graphviz. Ends with a line break. */
export function renderGraphDot(picture: Picture): string {
  const { nodes, edges, notes } = fitGraph(picture);
  return [
    'digraph demarc {',
    '  graph [rankdir=LR, fontname="Helvetica", labelloc=t, labeljust=l, ranksep=0.8];',
    '  node [fontname="Helvetica", fontsize=11, shape=box, style=filled, margin="0.12,0.06"];',
    '  edge [arrowsize=0.7, color="#57606a"];',
    ...(notes.length === 0 ? [] : [`  label=${labelOf(notes)};`]),
    ...nodes.map(nodeLine),
    ...edges.map(edgeLine),
    '}',
    '',
  ].join('\n');
}

const shapes: Readonly<Record<PictureState, readonly [shape: string, style: string]>> = {
  healthy: ['box', 'filled,rounded'],
  pending: ['hexagon', 'filled'],
  down: ['octagon', 'filled'],
  unhealthy: ['house', 'filled'],
  unknown: ['box', 'filled'],
  planned: ['box', 'filled,rounded'],
};

function nodeLine(node: GraphNode): string {
  const { id, level, state, lines, mark } = node;
  const { fill, stroke, text } = boxColours[colourName(node)];
  const [shape, style] = level === 'circuit' && state !== undefined ? shapes[state] : levelShapes(level);
  const dashed = mark === 'deleted' ? ',dashed' : '';
  const border = mark === undefined ? { colour: stroke, width: '1' } : { colour: markColours[mark], width: '2.5' };
  return `  ${id} [label=${labelOf(lines)}, shape=${shape}, style="${style}${dashed}", fillcolor="${fill}", color="${border.colour}", penwidth=${border.width}, fontcolor="${text}"];`;
}

function levelShapes(level: GraphNode['level']): readonly [shape: string, style: string] {
  if (level === 'account') return ['folder', 'filled'];
  if (level === 'cni') return ['box', 'filled,rounded'];
  return level === 'customer' ? ['parallelogram', 'filled'] : ['box', 'filled'];
}

function edgeLine({ from, to, mark }: GraphEdge): string {
  if (mark === undefined) return `  ${from} -> ${to};`;
  return `  ${from} -> ${to} [color="${markColours[mark]}", penwidth=2, style=${mark === 'deleted' ? 'dashed' : 'solid'}];`;
}

/**
 * Lines in quotes. All but letters, digits and a few harmless characters is a character reference, which Graphviz reads in labels. It reads
 * them before it looks for escapes, so a backslash is written twice.
 */
function labelOf(lines: readonly string[]): string {
  const texts = lines.map((line) =>
    line.replace(/[^A-Za-z0-9 .,:/_+-]/gu, (character) =>
      character === '\\' ? '&#92;&#92;' : `&#${character.codePointAt(0) ?? 0};`,
    ),
  );
  return `"${texts.join('\\n')}"`;
}
