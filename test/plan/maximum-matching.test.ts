import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maximumMatching } from '../../src/plan/match/maximum-matching.ts';

describe('a maximum matching', () => {
  it('gives the first vertex its first choice, and moves it only when needed', () => {
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

  it('has the maximum size and lists every choice of any maximum matching', () => {
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
        const taken = partners.filter((partner) => partner !== undefined);
        expect(new Set(taken).size).toBe(taken.length);
        expect(taken).toHaveLength(all[0]?.filter((partner) => partner !== undefined).length ?? 0);
        edges.forEach((options, left) => {
          const partner = matching.partner(left);
          if (partner !== undefined) expect(options).toContain(partner);
          const others = new Set(
            all.flatMap((array) => array[left] ?? []).filter((candidate) => candidate !== partner),
          );
          expect([...matching.alternatives(left)].sort()).toEqual([...others].sort());
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('equals the result of a plain search, also when left vertices share their edges', () => {
    const lists = fc.integer({ min: 1, max: 9 }).chain((right) => {
      const list = fc.array(fc.nat(right - 1), { maxLength: right });
      return fc.record({ right: fc.constant(right), lists: fc.array(list, { minLength: 1, maxLength: 6 }) });
    });
    fc.assert(
      fc.property(lists, fc.array(fc.nat(5), { maxLength: 14 }), ({ right, lists }, drawn) => {
        const edges = drawn.map((at) => lists[at % lists.length] ?? []);
        const matching = maximumMatching(edges, right);
        expect(edges.map((_, left) => matching.partner(left))).toEqual(plainMatching(edges));
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads each edge only a few times, however many equal left vertices stay unmatched', () => {
    let looks = 0;
    const counted = (list: readonly number[]): readonly number[] =>
      new Proxy(list, {
        get: (target, name): unknown => {
          looks += 1;
          return Reflect.get(target, name);
        },
      });
    const [left, right] = [400, 100];
    const all = [...Array(right).keys()];
    const own = Array.from({ length: left }, () => counted([...all]));
    maximumMatching(own, right);
    expect(looks).toBeLessThan(10 * left * right);
    looks = 0;
    const shared = counted(all);
    maximumMatching(Array<readonly number[]>(left).fill(shared), right);
    expect(looks).toBeLessThan(10 * right * right);
  });
});

/** Breadth-first searches for augmenting paths, each through the whole graph. */
function plainMatching(edges: readonly (readonly number[])[]): readonly (number | undefined)[] {
  const owners = new Map<number, number>();
  const partners = edges.map((): number | undefined => undefined);
  for (const start of edges.keys()) {
    const wantedBy = new Map<number, number>();
    let right = freeEnd(start, wantedBy);
    while (right !== undefined) {
      const left = wantedBy.get(right) ?? start;
      const before = partners[left];
      partners[left] = right;
      owners.set(right, left);
      right = left === start ? undefined : before;
    }
  }
  return partners;

  function freeEnd(start: number, wantedBy: Map<number, number>): number | undefined {
    const queue = [start];
    for (const left of queue) {
      for (const right of edges[left] ?? []) {
        if (wantedBy.has(right)) continue;
        wantedBy.set(right, left);
        const owner = owners.get(right);
        if (owner === undefined) return right;
        queue.push(owner);
      }
    }
    return undefined;
  }
}

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
  const size = (array: readonly (number | undefined)[]) => array.filter((partner) => partner !== undefined).length;
  const largest = Math.max(...found.map(size));
  return found.filter((array) => size(array) === largest);
}
