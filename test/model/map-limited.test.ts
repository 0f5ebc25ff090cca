import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapLimited, settleInOrder } from '../../src/model/collections.ts';

test('mapLimited keeps the order and never runs more at a time than allowed', async () => {
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

test('mapLimited starts nothing new after the first rejection', async () => {
  const started: number[] = [];
  const run = mapLimited([1, 2, 3, 4], 1, async (item) => {
    started.push(item);
    await Promise.resolve();
    if (item === 2) throw new Error('no');
  });
  await expect(run).rejects.toThrow('no');
  expect(started).toEqual([1, 2]);
});

test('mapLimited reports the failure with the first position, whichever comes first', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ turns: fc.nat(5), fails: fc.boolean() }), { minLength: 1 }),
      fc.integer({ min: 1, max: 5 }),
      async (items, limit) => {
        const work = (item: (typeof items)[number]) => failing(item, items.indexOf(item));
        const result = await mapLimited(items, limit, work).catch(String);
        const first = items.findIndex(({ fails }) => fails);
        expect(result).toEqual(first < 0 ? items.map((_, at) => at) : `Error: ${first}`);
        expect(await settleInOrder(items.map(work)).catch(String)).toEqual(result);
      },
    ),
  );
});

async function failing({ turns, fails }: { turns: number; fails: boolean }, at: number): Promise<number> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  if (fails) throw new Error(String(at));
  return at;
}

test('mapLimited reports a failure as soon as all earlier items have succeeded', async () => {
  const endless = new Promise<never>(() => undefined);
  await expect(settleInOrder([Promise.resolve(1), Promise.reject(new Error('no')), endless])).rejects.toThrow('no');
});
