import { groupBy } from '../../model/collections.ts';
import type { Graph, GraphEdge, GraphNode } from './arrange-graph.ts';
import { fitGraph, mostDrawn } from './fit-graph.ts';
import { boxColours, colourName, markColours } from './graph-colours.ts';
import { pictureMarks } from './graph-words.ts';
import type { Picture, PictureMark, PictureState } from './picture.ts';

/** Mermaid refuses more characters (`maxTextSize`). */
const mostCharacters = 50_000;

/** A flowchart of Mermaid, as GitHub draws it. Ends with a line break. */
export function renderGraphMermaid(picture: Picture): string {
  let most = mostDrawn;
  let text = mermaidOf(fitGraph(picture, most));
  while (text.length > mostCharacters && most > 0) {
    most = Math.floor(most / 2);
    text = mermaidOf(fitGraph(picture, most));
  }
  return text;
}

export function mermaidOf({ nodes, edges, notes }: Graph): string {
  const isUsed = (name: string) => nodes.some((node) => colourName(node) === name);
  return [
    'flowchart LR',
    ...notes.map((note, at) => `  note${at}["${mermaidText(note)}"]:::note`),
    ...nodes.map(nodeLine),
    ...edges.map(edgeLine),
    ...Object.entries(boxColours)
      .filter(([name]) => isUsed(name))
      .map(([name, { fill, stroke, text }]) => `  classDef ${name} fill:${fill},stroke:${stroke},color:${text}`),
    ...(notes.length === 0 ? [] : ['  classDef note fill:none,stroke:none']),
    ...pictureMarks.flatMap((mark) => markLines(mark, nodes)),
    ...edgeStyles(edges),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

type Shape = readonly [open: string, close: string];

const stateShapes: Readonly<Record<PictureState, Shape>> = {
  healthy: ['([', '])'],
  pending: ['{{', '}}'],
  down: ['[/', '\\]'],
  unhealthy: ['>', ']'],
  unknown: ['[', ']'],
  planned: ['(', ')'],
};

function shapeOf({ level, state }: GraphNode): Shape {
  if (level === 'circuit' && state !== undefined) return stateShapes[state];
  if (level === 'account') return ['[[', ']]'];
  if (level === 'cni') return ['(', ')'];
  return level === 'customer' ? ['[/', '/]'] : ['[', ']'];
}

function nodeLine(node: GraphNode): string {
  const [open, close] = shapeOf(node);
  return `  ${node.id}${open}"${node.lines.map(mermaidText).join('\\n')}"${close}:::${colourName(node)}`;
}

function edgeLine({ from, to, mark }: GraphEdge): string {
  return `  ${from} ${mark === undefined ? '---' : mark === 'deleted' ? '-.->' : '==>'} ${to}`;
}

function markLines(mark: PictureMark, nodes: readonly GraphNode[]): readonly string[] {
  const marked = nodes.filter((node) => node.mark === mark).map(({ id }) => id);
  const dashes = mark === 'deleted' ? ',stroke-dasharray:6 4' : '';
  return marked.length === 0
    ? []
    : [
        `  classDef ${mark} stroke:${markColours[mark]},stroke-width:3px${dashes}`,
        `  class ${marked.join(',')} ${mark}`,
      ];
}

function edgeStyles(edges: readonly GraphEdge[]): readonly string[] {
  const marked = edges.flatMap(({ mark }, at) => (mark === undefined ? [] : [{ mark, at }]));
  return [...groupBy(marked, ({ mark }) => mark)].map(
    ([mark, same]) => `  linkStyle ${same.map(({ at }) => at).join(',')} stroke:${markColours[mark]}`,
  );
}

/**
 * A text inside of the quotes of a label. Letters, digits and blanks stay; hyphens, dots and slashes stay within a word, where they are
 * neither Markdown nor a link. All else becomes a character code, which Mermaid shows and does not read.
 */
export function mermaidText(text: string): string {
  const shown = text.replace(/[^A-Za-z0-9 ]/gu, (character, at: number) =>
    isInWord(character, text.charAt(at - 1), text.charAt(at + 1)) ? character : `#${character.codePointAt(0) ?? 0};`,
  );
  return shown === '' ? '#32;' : shown;
}

function isInWord(character: string, before: string, after: string): boolean {
  if (character === '-') return /^[A-Za-z0-9]$/.test(before) && /^[A-Za-z0-9]$/.test(after);
  return /^[./]$/.test(character) && /^[0-9]$/.test(before) && /^[0-9]$/.test(after);
}
