import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Schedule } from '../../src/apply/schedule.ts';
import { type GraphStep, stepGraph } from '../../src/apply/step-graph.ts';

/** A random graph without cycles: a step waits only for lower indices; ids are shuffled so that they say nothing of the order. */
function graphs(changes: 'one step each' | 'several steps'): fc.Arbitrary<readonly GraphStep[]> {
  return fc.integer({ min: 1, max: 25 }).chain((size) =>
    fc
      .record({
        ids: fc.shuffledSubarray(
          Array.from({ length: size }, (_, i) => i + 1),
          { minLength: size, maxLength: size },
        ),
        edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.boolean()), { maxLength: size * 2 }),
        owners: fc.array(fc.nat(Math.ceil(size / 3)), { minLength: size, maxLength: size }),
      })
      .map(({ ids, edges, owners }) =>
        ids.map((id, i) => {
          const waits = edges.filter(([from, to]) => Math.max(from, to) === i && from !== to);
          const of = (after: boolean) =>
            waits.filter((edge) => edge[2] === after).map(([from, to]) => ids[Math.min(from, to)] ?? 0);
          const address = changes === 'one step each' ? `cni.${id}` : `cni.${owners[i] ?? 0}`;
          return { id, address, needs: of(false), after: of(true) };
        }),
      ),
  );
}

interface Trace {
  readonly started: readonly number[];
  readonly ended: ReadonlyMap<number, boolean>;
  readonly skipped: ReadonlySet<number>;
}

/** Plays a schedule: starts what may start, ends running steps in an order and with results that `choices` decide. */
function play(
  steps: readonly GraphStep[],
  parallelism: number,
  choices: readonly number[],
  failing: ReadonlySet<number>,
): Trace {
  const schedule = new Schedule(stepGraph(steps));
  const started: number[] = [];
  const running: number[] = [];
  const ended = new Map<number, boolean>();
  const skipped = new Set<number>();
  const byId = new Map(steps.map((step) => [step.id, step]));
  for (let turn = 0; ; turn += 1) {
    while (running.length < parallelism) {
      const id = schedule.startNext();
      if (id === undefined) break;
      const step = byId.get(id);
      expect(step?.needs.every((need) => ended.get(need) === true)).toBe(true);
      expect(step?.after.every((other) => ended.has(other) || skipped.has(other))).toBe(true);
      started.push(id);
      running.push(id);
    }
    expect(schedule.running).toBe(running.length);
    if (running.length === 0) break;
    const [id = 0] = running.splice((choices[turn % choices.length] ?? 0) % running.length, 1);
    ended.set(id, !failing.has(id));
    if (failing.has(id)) for (const step of schedule.fail(id)) skipped.add(step.id);
    else schedule.succeed(id);
  }
  return { started, ended, skipped };
}

const choices = fc.array(fc.nat(20), { minLength: 1, maxLength: 30 });
const failing = fc.uniqueArray(fc.integer({ min: 1, max: 25 }), { maxLength: 4 }).map((ids) => new Set(ids));
const parallelism = fc.integer({ min: 1, max: 6 });

test('without a failure every step runs once, after all that it waits for', () => {
  fc.assert(
    fc.property(graphs('several steps'), parallelism, choices, (steps, most, order) => {
      const { started, skipped } = play(steps, most, order, new Set());
      expect([...started].sort((a, b) => a - b)).toEqual(steps.map((step) => step.id).sort((a, b) => a - b));
      expect(skipped.size).toBe(0);
    }),
  );
});

test('exactly the steps that need a failed one, however indirectly, never run', () => {
  fc.assert(
    fc.property(graphs('one step each'), parallelism, choices, failing, (steps, most, order, bad) => {
      const { ended, skipped } = play(steps, most, order, bad);
      const lost = new Set<number>();
      // Steps are listed after what they wait for, so one pass finds everything.
      for (const step of steps) if (step.needs.some((need) => lost.has(need) || bad.has(need))) lost.add(step.id);
      expect(skipped).toEqual(lost);
      expect(new Set(ended.keys())).toEqual(new Set(steps.map((step) => step.id).filter((id) => !lost.has(id))));
    }),
  );
});

test('after a failure every step is settled, and no further step of the failed change starts', () => {
  fc.assert(
    fc.property(graphs('several steps'), parallelism, choices, failing, (steps, most, order, bad) => {
      const { ended, skipped, started } = play(steps, most, order, bad);
      for (const step of steps) expect(ended.has(step.id)).toBe(!skipped.has(step.id));
      expect(new Set(started).size).toBe(started.length);
      const failed = steps.filter((step) => ended.get(step.id) === false);
      // Something failed wherever something was struck out.
      if (skipped.size > 0) expect(failed.length).toBeGreaterThan(0);
    }),
  );
});

test('ready steps start in ascending order of id', () => {
  const steps = [7, 3, 5, 1].map((id) => ({ id, address: `cni.${id}`, needs: [], after: [] }));
  expect(play(steps, 1, [0], new Set()).started).toEqual([1, 3, 5, 7]);
});

test('a step that only comes after another starts even when that one fails or never runs', () => {
  const steps = [
    { id: 1, address: 'settings', needs: [], after: [] },
    { id: 2, address: 'interconnect.a', needs: [], after: [1] },
    { id: 3, address: 'cni.a', needs: [1], after: [] },
    { id: 4, address: 'cni.b', needs: [], after: [3] },
  ];
  const { started, skipped } = play(steps, 1, [0], new Set([1]));
  expect(started).toEqual([1, 2, 4]);
  expect([...skipped]).toEqual([3]);
});

test('a change that cannot be finished is not started', () => {
  const steps = [
    { id: 1, address: 'interconnect.a', needs: [], after: [] },
    { id: 2, address: 'cni.a', needs: [], after: [] },
    { id: 3, address: 'cni.a', needs: [1, 2], after: [] },
  ];
  const { started, skipped } = play(steps, 1, [0], new Set([1]));
  expect(started).toEqual([1]);
  expect([...skipped].sort()).toEqual([2, 3]);
});

test('a step that never runs names the change that it needs and the first cause', () => {
  const schedule = new Schedule(
    stepGraph([
      { id: 1, address: 'interconnect.a', needs: [], after: [] },
      { id: 2, address: 'cni.a', needs: [1], after: [] },
      { id: 3, address: 'cni.b', needs: [2], after: [] },
    ]),
  );
  schedule.startNext();
  expect(schedule.fail(1)).toEqual([
    { id: 2, address: 'cni.a', needs: 'interconnect.a', root: 'interconnect.a' },
    { id: 3, address: 'cni.b', needs: 'cni.a', root: 'interconnect.a' },
  ]);
});

test('ten thousand steps are scheduled, in a chain and in parallel', () => {
  const size = 10_000;
  const chain = Array.from({ length: size }, (_, i) => ({
    id: i + 1,
    address: `c.${i}`,
    needs: i === 0 ? [] : [i],
    after: [],
  }));
  expect(play(chain, 4, [0], new Set()).started.length).toBe(size);
  expect(play(chain, 4, [0], new Set([1])).skipped.size).toBe(size - 1);
  const wide = Array.from({ length: size }, (_, i) => ({ id: i + 1, address: 'one', needs: [], after: [] }));
  expect(play(wide, 4, [0], new Set()).started.length).toBe(size);
  expect(play(wide, 1, [0], new Set([1])).skipped.size).toBe(size - 1);
});

test('a missing need, a repeated id and a circle are refused', () => {
  const step = (id: number, needs: number[], after: number[] = []) => ({ id, address: 'x', needs, after });
  expect(() => stepGraph([step(1, [2])])).toThrow('Step 1 of the plan waits for step 2, which does not exist.');
  expect(() => stepGraph([step(1, []), step(1, [])])).toThrow('Two steps of the plan have the id 1.');
  expect(() => stepGraph([step(1, [1])])).toThrow('in a circle (1)');
  expect(() => stepGraph([step(1, [2]), step(2, [], [1]), step(3, [])])).toThrow('in a circle (1, 2)');
});

describe('blocks', () => {
  const step = (id: number, given: Partial<GraphStep> = {}): GraphStep => ({
    ...{ id, address: `cni.${id}`, needs: [], after: [], block: id },
    ...given,
  });
  const light = (block: number) => ({ block, then: ['light' as const] });

  test('a step that only comes after one that needs a block starts although that block never runs', () => {
    const order = [{ id: 1, after: [], sets: [{ name: 'ewr', counted: [] }] }];
    const others = [
      { id: 3, address: 'cni.3', needs: [2], after: [] },
      { id: 4, address: 'cni.4', needs: [], after: [3] },
    ];
    const schedule = new Schedule(stepGraph([step(1), step(2, { block: 1 }), ...others], order));
    expect(schedule.watchNext()).toBe(1);
    expect(schedule.shutBlock(1)?.map(({ id }) => id)).toEqual([2, 3]);
    expect(schedule.startNext()).toBe(4);
  });

  test('a block is awaited while any step of the next one may still run', () => {
    const free = { id: 4, address: 'cni.4', needs: [], after: [] };
    const schedule = new Schedule(
      stepGraph(
        [step(1), step(2), step(3, { block: 2, needs: [4] }), free],
        [
          { id: 1, after: [] },
          { id: 2, after: [light(1)] },
        ],
      ),
    );
    expect([schedule.startNext(), schedule.startNext()]).toEqual([1, 4]);
    expect(schedule.fail(4).map(({ id }) => id)).toEqual([3]);
    expect(schedule.succeed(1)).toBe(1);
    expect(schedule.isAwaited(1)).toBe(true);
  });

  test('a block is held by a gate where something must be seen after any block before it', () => {
    const order = [
      ...[1, 2].map((id) => ({ id, after: [] })),
      { id: 3, after: [{ block: 1, then: [] }, light(2)] },
      { id: 4, after: [{ block: 1, then: [] }] },
    ];
    const schedule = new Schedule(
      stepGraph(
        [1, 2, 3, 4].map((id) => step(id)),
        order,
      ),
    );
    expect([1, 2, 3, 4].map((id) => schedule.gatedBlock(id))).toEqual([undefined, undefined, 3, undefined]);
  });
});
