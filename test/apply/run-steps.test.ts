import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runSteps } from '../../src/apply/apply-account.ts';
import { Schedule } from '../../src/apply/schedule.ts';
import { stepGraph } from '../../src/apply/step-graph.ts';

const noGates = { watch: () => Promise.reject(new Error('there is no gate')) };

function independent(size: number): Schedule {
  return new Schedule(
    stepGraph(Array.from({ length: size }, (_, i) => ({ id: i + 1, address: `c.${i}`, needs: [], after: [] }))),
  );
}

test('the number of running steps is the parallelism while there is enough work', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 30 }),
      async (s, most, size) => {
        const schedule = independent(size);
        let running = 0;
        let peak = 0;
        let ran = 0;
        const end = runSteps(schedule, {
          ...noGates,
          parallelism: most,
          stopped: () => false,
          run: async (id) => {
            running += 1;
            peak = Math.max(peak, running);
            await s.schedule(Promise.resolve());
            running -= 1;
            ran += 1;
            schedule.succeed(id);
          },
        });
        await s.waitFor(end);
        expect(ran).toBe(size);
        expect(peak).toBe(Math.min(most, size));
      },
    ),
    { numRuns: 50 },
  );
});

test('a stopped run starts nothing new and waits for what is in flight', async () => {
  const schedule = independent(10);
  const started: number[] = [];
  const ended: number[] = [];
  await runSteps(schedule, {
    ...noGates,
    parallelism: 3,
    stopped: () => ended.length > 0,
    run: async (id) => {
      started.push(id);
      await Promise.resolve();
      ended.push(id);
      schedule.succeed(id);
    },
  });
  expect(started).toEqual([1, 2, 3]);
  expect(ended).toEqual([1, 2, 3]);
});

test('a run without steps ends at once', async () => {
  const run = runSteps(independent(0), {
    ...noGates,
    parallelism: 1,
    stopped: () => false,
    run: () => Promise.reject(new Error('nothing should run')),
  });
  await expect(run).resolves.toBeUndefined();
});

test('a parallelism below one is refused', () => {
  const options = { ...noGates, stopped: () => false, run: () => Promise.resolve(undefined) };
  expect(() => runSteps(independent(1), { ...options, parallelism: 0 })).toThrow(RangeError);
  expect(() => runSteps(independent(1), { ...options, parallelism: Number.NaN })).toThrow(RangeError);
});
