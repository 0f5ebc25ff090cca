import { expect, test } from 'vitest';
import { fitGraph } from '../../../src/render/graph/fit-graph.ts';
import { renderGraphMermaid } from '../../../src/render/graph/graph-mermaid.ts';
import { hostilePicture, picturesToLookAt } from '../../helpers/graph-samples.ts';
import { hostilePieces } from '../../helpers/hostile.ts';
import { readMermaid } from '../../helpers/read-mermaid.ts';

test.each(Object.entries(picturesToLookAt()))(
  'Mermaid itself reads each box and each line of a picture: %s',
  async (_name, picture) => {
    const { nodes, edges, notes } = fitGraph(picture);
    const { type, boxes, lines, links } = await readMermaid(renderGraphMermaid(picture));
    expect(type).toBe('flowchart-v2');
    expect([...boxes.values()].sort()).toEqual([...nodes.map((node) => node.lines.join('\n')), ...notes].sort());
    expect(lines.map(([from, to]) => `${from} ${to}`)).toEqual(edges.map(({ from, to }) => `${from} ${to}`));
    expect(lines.map(([, , stroke]) => stroke === 'dotted')).toEqual(edges.map(({ mark }) => mark === 'deleted'));
    expect(links).toEqual([]);
    // What GitHub's Mermaid takes: maxTextSize and maxEdges.
    expect(renderGraphMermaid(picture).length).toBeLessThan(50_000);
    expect(lines.length).toBeLessThan(500);
  },
);

test('Mermaid itself reads every hostile text as the text that it is', async () => {
  for (const [name, piece] of Object.entries(hostilePieces)) {
    const picture = hostilePicture(piece);
    const { boxes, links } = await readMermaid(renderGraphMermaid(picture));
    const { nodes, notes } = fitGraph(picture);
    expect([...boxes.values()].sort(), name).toEqual([...nodes.map(({ lines }) => lines.join('\n')), ...notes].sort());
    expect(links).toEqual([]);
  }
});

test('a text without a letter of ours is still below the limit of Mermaid', async () => {
  const [account] = [hostilePicture('é'.repeat(60))];
  const circuits = Array.from({ length: 150 }, (_, n) => ({
    ...account.circuits[0],
    ...{ id: `c${n}`, account: '', metro: 'm', site: '', device: '', group: '', title: 'é'.repeat(39) },
    ...{ details: ['é'.repeat(39)], state: 'healthy' as const, cnis: [{ title: 'é'.repeat(39), details: [] }] },
  }));
  const text = renderGraphMermaid({ circuits, isPlan: false, notes: [] });
  expect(text.length).toBeLessThan(50_000);
  expect([...(await readMermaid(text)).boxes.values()].join()).toContain('To stay readable');
});
