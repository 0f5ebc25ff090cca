import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NetworkError } from '../../src/model/network-error.ts';
import { colos, minute, tunnelScene } from '../apply/tunnel-scene.ts';
import { runs } from '../helpers/hold.ts';
import { Tally } from '../helpers/tally.ts';
import { whyNotHealthy } from '../oracle/tunnel-health.ts';

/** After this time all is well: below the half hour after which nothing is expected any more. */
const troubled = 28;
const states = [1, 1, 1, 1, 1, 0.99, 0.5, 0, undefined, undefined] as const;

/** In a data centre, what is heard changes at these minutes. */
const trouble = fc.array(
  fc.record({ from: fc.nat(troubled), minutes: fc.integer({ min: 1, max: 12 }), state: fc.constantFrom(...states) }),
  { maxLength: 3 },
);

test('the next circuit begins only after the tunnels were healthy everywhere for that long, and then it does begin', async () => {
  const tally = new Tally();
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(trouble, trouble, trouble),
      fc.integer({ min: 1, max: 20 }),
      fc.uniqueArray(fc.integer({ min: 2, max: 20 }), { maxLength: 8 }),
      async (troubles, minutes, failing) => {
        const heard = (colo: string, at: number) => {
          if (at >= troubled * minute) return 1;
          const found = troubles[colos.indexOf(colo)]?.find(
            (each) => at >= each.from * minute && at < (each.from + each.minutes) * minute,
          );
          return found === undefined ? 1 : found.state;
        };
        const { run, writtenAt, asked } = tunnelScene({
          pace: { tunnelHealthMs: minutes * minute },
          state: (tunnel, colo, at) => (tunnel === 'w0' ? heard(colo, at) : 1),
          answer: (nth, usual) => {
            // What is left is asked at once after the wait. Such a query that fails ends the run.
            const [before, last] = asked.slice(-2);
            if (!failing.includes(nth) || before?.at === last?.at) return usual();
            const at = { operation: 'query_analytics', method: 'POST', path: '/graphql', kind: 'server' } as const;
            throw new NetworkError('Could not query', at);
          },
        });
        await run();
        const at = writtenAt('c1') ?? Infinity;
        const need = Math.max(minutes, 5) * minute;
        expect(whyNotHealthy(heard, colos, at - need, at)).toBeUndefined();
        expect(at).toBeGreaterThanOrEqual(need);
        expect(at).toBeLessThanOrEqual(troubled * minute + need + 2 * minute);
        tally.count([at > need + minute ? 'began again' : 'at once']);
      },
    ),
    { numRuns: runs / 10 },
  );
  expect(tally.rarerThan(5, ['began again', 'at once'])).toEqual([]);
});
