import { instance } from '@viz-js/viz';
import { expect, test } from 'vitest';
import { fitGraph } from '../../../src/render/graph/fit-graph.ts';
import { renderGraphDot } from '../../../src/render/graph/graph-dot.ts';
import type { Picture } from '../../../src/render/graph/picture.ts';
import { hostilePicture, picturesToLookAt } from '../../helpers/graph-samples.ts';
import { hostilePieces } from '../../helpers/hostile.ts';
import { readSvg } from '../../helpers/read-svg.ts';

/** What Graphviz draws. */
async function drawn(picture: Picture) {
  const viz = await instance();
  const { status, output = '', errors } = viz.render(renderGraphDot(picture), { format: 'svg' });
  return { status, errors, ...readSvg(output) };
}

function textsOf(picture: Picture): readonly string[] {
  const { nodes, notes } = fitGraph(picture);
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
