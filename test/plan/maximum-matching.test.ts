import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maximumMatching } from '../../src/plan/match/maximum-matching.ts';

describe('a maximum matching', () => {
  it('gives the first choice to the first, who moves only where it must', () => {
    const free = maximumMatching(
      [
        [0, 1],
        [0, 1],
      ],
      2,
    );
    expect([free.partner(0), free.partner(1)]).toEqual([0, 1]);
    const forced = maximumMatching([[0, 1], [0]], 2);
    expect([forced.partner(0), forced.partner(1)]).toEqual([1, 0]);
  });

  it('is as large as any, and knows every other choice that some maximum matching makes', () => {
    const graph = fc
      .record({ right: fc.integer({ min: 1, max: 5 }), left: fc.integer({ min: 1, max: 5 }) })
      .chain(({ left, right }) =>
        fc.record({
          right: fc.constant(right),
          edges: fc.array(fc.subarray([...Array(right).keys()]), { minLength: left, maxLength: left }),
        }),
      );
    fc.assert(
      fc.property(graph, ({ edges, right }) => {
        const all = everyMaximum(edges);
        const matching = maximumMatching(edges, right);
        const partners = edges.map((_, left) => matching.partner(left));
        const taken = partners.filter((one) => one !== undefined);
        expect(new Set(taken).size).toBe(taken.length);
        expect(taken).toHaveLength(all[0]?.filter((one) => one !== undefined).length ?? 0);
        edges.forEach((options, left) => {
          const partner = matching.partner(left);
          if (partner !== undefined) expect(options).toContain(partner);
          const others = new Set(all.flatMap((one) => one[left] ?? []).filter((one) => one !== partner));
          expect([...matching.alternatives(left)].sort()).toEqual([...others].sort());
        });
      }),
      { numRuns: 2_000 },
    );
  });
});

/** All matchings of the largest size, by trying everything. */
function everyMaximum(edges: readonly (readonly number[])[]): readonly (readonly (number | undefined)[])[] {
  const found: (number | undefined)[][] = [];
  const descend = (partners: readonly (number | undefined)[]): void => {
    const options = edges[partners.length];
    if (options === undefined) {
      found.push([...partners]);
      return;
    }
    descend([...partners, undefined]);
    for (const option of options) if (!partners.includes(option)) descend([...partners, option]);
  };
  descend([]);
  const size = (one: readonly (number | undefined)[]) => one.filter((partner) => partner !== undefined).length;
  const largest = Math.max(...found.map(size));
  return found.filter((one) => size(one) === largest);
}
