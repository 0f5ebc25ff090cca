import { expect, test } from 'vitest';
import { fitGraph } from '../../../src/render/graph/fit-graph.ts';
import { renderGraphSvg } from '../../../src/render/graph/graph-svg.ts';
import { layOutGraph } from '../../../src/render/graph/lay-out-graph.ts';
import type { Picture } from '../../../src/render/graph/picture.ts';
import { hostilePicture, picturesToLookAt } from '../../helpers/graph-samples.ts';
import { hostilePieces } from '../../helpers/hostile.ts';
import { readSvg } from '../../helpers/read-svg.ts';

function textsOf(picture: Picture): readonly string[] {
  return layOutGraph(fitGraph(picture)).boxes.flatMap(({ texts }) => texts);
}

test.each(Object.entries(picturesToLookAt()))('an XML parser reads each box, line and text: %s', (_name, picture) => {
  const { texts, classes, elements, attributes } = readSvg(renderGraphSvg(picture));
  const { nodes, edges, notes } = fitGraph(picture);
  expect([classes['box'] ?? 0, classes['line'] ?? 0]).toEqual([nodes.length, edges.length]);
  expect(texts).toEqual(expect.arrayContaining([...textsOf(picture)]));
  const words = texts.join(' ');
  for (const note of notes) expect(words).toContain(note);
  expect(Object.keys(elements).filter((name) => !/^(?:svg|title|desc|style|rect|g|path|text)$/.test(name))).toEqual([]);
  expect([...attributes].filter((name) => /href|^on|^src|style/.test(name))).toEqual([]);
});

test('no box lies on another one, none is outside, and each is as wide as its text', () => {
  for (const picture of Object.values(picturesToLookAt())) {
    const { boxes, width, height } = layOutGraph(fitGraph(picture));
    const columns = new Map<number, { from: number; to: number }[]>();
    for (const { x, y, height: own, width: wide, texts } of boxes) {
      expect(x >= 0 && y >= 0 && x + wide <= width && y + own <= height).toBe(true);
      expect(texts.every((text) => text.length * 7 < wide)).toBe(true);
      columns.set(x, [...(columns.get(x) ?? []), { from: y, to: y + own }]);
    }
    for (const column of columns.values()) {
      const sorted = column.sort((a, b) => a.from - b.from);
      expect(sorted.filter(({ from }, at) => at > 0 && from < (sorted[at - 1]?.to ?? 0))).toEqual([]);
    }
  }
});

test('a hostile text is text in an SVG, whatever it is', () => {
  for (const [name, piece] of Object.entries(hostilePieces)) {
    const picture = hostilePicture(piece);
    const { texts, elements, attributes } = readSvg(renderGraphSvg(picture));
    expect(texts, name).toEqual(expect.arrayContaining([...textsOf(picture)]));
    expect(elements['script'] ?? elements['a'] ?? elements['image']).toBeUndefined();
    expect([...attributes].filter((each) => /href|^on/.test(each))).toEqual([]);
  }
});
