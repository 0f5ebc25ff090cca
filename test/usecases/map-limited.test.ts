import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapLimited } from '../../src/usecases/map-limited.ts';

test('keeps the order and never has more at a time than allowed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(5)), fc.integer({ min: 1, max: 5 }), async (items, limit) => {
      let running = 0;
      const results = await mapLimited(items, limit, async (turns) => {
        running += 1;
        expect(running).toBeLessThanOrEqual(limit);
        for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
        running -= 1;
        return turns * 2;
      });
      expect(results).toEqual(items.map((item) => item * 2));
    }),
  );
});

test('starts nothing new after the first rejection', async () => {
  const started: number[] = [];
  const run = mapLimited([1, 2, 3, 4], 1, async (item) => {
    started.push(item);
    await Promise.resolve();
    if (item === 2) throw new Error('no');
  });
  await expect(run).rejects.toThrow('no');
  expect(started).toEqual([1, 2]);
});
