import { instance } from '@viz-js/viz';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { fitGraph } from '../../../src/render/graph/fit-graph.ts';
import { renderGraphDot } from '../../../src/render/graph/graph-dot.ts';
import type { Picture } from '../../../src/render/graph/picture.ts';
import { hostilePicture, picturesToLookAt } from '../../helpers/graph-samples.ts';
import { hostilePieces } from '../../helpers/hostile.ts';

/** The texts and elements of what Graphviz draws. */
async function drawn(picture: Picture) {
  const viz = await instance();
  const { status, output = '', errors } = viz.render(renderGraphDot(picture), { format: 'svg' });
  const texts: string[] = [];
  const elements: Record<string, number> = {};
  const classes: Record<string, number> = {};
  const parser = new SaxesParser({ xmlns: false });
  let text: string | undefined;
  parser.on('opentag', ({ name, attributes }) => {
    elements[name] = (elements[name] ?? 0) + 1;
    const kind = attributes['class'] ?? '';
    classes[kind] = (classes[kind] ?? 0) + 1;
    text = name === 'text' ? '' : undefined;
  });
  parser.on('text', (part) => {
    if (text !== undefined) text += part;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'text' && text !== undefined) texts.push(text);
    text = undefined;
  });
  parser.write(output).close();
  return { status, errors, texts, elements, classes };
}

function textsOf(picture: Picture): readonly string[] {
  const { nodes, notes } = fitGraph(picture);
  // Graphviz shows blanks as they are, and no character that XML has not.
  return [...nodes.flatMap(({ lines }) => lines), ...notes].sort();
}

test.each(Object.entries(picturesToLookAt()))('Graphviz draws each box and each line: %s', async (_name, picture) => {
  const { status, errors, texts, classes } = await drawn(picture);
  expect({ status, errors }).toEqual({ status: 'success', errors: [] });
  expect(texts.map((text) => text.replaceAll('\u00a0', ' ')).sort()).toEqual(textsOf(picture));
  const { nodes, edges } = fitGraph(picture);
  expect([classes['node'] ?? 0, classes['edge'] ?? 0]).toEqual([nodes.length, edges.length]);
});

test('Graphviz shows every hostile text as the text that it is, and makes no link of it', async () => {
  for (const [name, piece] of Object.entries(hostilePieces)) {
    const picture = hostilePicture(piece);
    const { errors, texts, elements } = await drawn(picture);
    expect(errors).toEqual([]);
    expect(texts.map((text) => text.replaceAll('\u00a0', ' ')).sort(), name).toEqual(textsOf(picture));
    expect(elements['a']).toBeUndefined();
  }
});
