import { fitGraph } from './fit-graph.ts';
import { describePicture, meaningsOf, pictureTitle, stateCounts } from './graph-words.ts';
import { layOutGraph, short } from './lay-out-graph.ts';
import type { Picture } from './picture.ts';
import { graphStyle, type SvgPart, svgParts } from './svg-parts.ts';

const lineHeight = 18;
const leastWidth = 480;

/** A picture as an SVG file: text and shapes, without scripts, links and anything from outside. Ends with a line break. */
export function renderGraphSvg(picture: Picture): string {
  const graph = fitGraph(picture);
  const layout = layOutGraph(graph);
  const head = [pictureTitle(picture), stateCounts(picture.circuits), ...graph.notes, ...meaningsOf(picture)]
    .filter((line) => line !== '')
    .flatMap(wrapped);
  const top = 12 + head.length * lineHeight;
  const width = Math.max(layout.width, leastWidth);
  const size = `${short(width)} ${short(top + layout.height)}`;
  const [w = '', h = ''] = size.split(' ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${size}" role="img" aria-labelledby="title what">`,
    `<title id="title">${escapeXml(pictureTitle(picture))}</title>`,
    `<desc id="what">${escapeXml(describePicture(picture))}</desc>`,
    `<style>${graphStyle()}</style>`,
    '<rect class="ground" width="100%" height="100%"/>',
    ...head.map((line, at) => {
      const attributes = { class: at === 0 ? 'note name' : 'note', x: '12', y: String(20 + at * lineHeight) };
      return print({ tag: 'text', attributes, text: line });
    }),
    `<g transform="translate(0 ${top})">`,
    ...svgParts(layout).map(print),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Into lines that the narrowest picture has room for. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + word.length < 64) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word.slice(0, 64));
  }
  return lines;
}

function print({ tag, attributes = {}, text = '', parts = [] }: SvgPart): string {
  const given = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  return `<${tag}${given.join('')}>${escapeXml(text)}${parts.map(print).join('')}</${tag}>`;
}

/** All but letters, digits and a few harmless characters as a character reference. A picture's texts have no character that XML has not. */
function escapeXml(text: string): string {
  return text.replace(/[^A-Za-z0-9 .,:;/_()+-]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
