import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { casesOf } from '../helpers/deep.ts';
import { newCni, newInterconnect } from './changes.ts';
import { apply, instantClock, network, slots } from './network.ts';
import type { Fate } from './relay.ts';

const cases = casesOf(8, 400, 'DEMARC_FIRE_CASES');

function attachment(id: number, domain: number) {
  const pairing_key = new Secret(`7e51371e-72a3-40b5-b844-2e3efefaee59/us-west1/${domain}`);
  return newInterconnect(id, `gcp-${domain}`, {
    type: 'gcp_partner',
    bandwidth: '1G',
    region: 'us-west1',
    pairing_key,
  });
}

/** A direct circuit with a CNI, a CNI elsewhere, and a redundant pair of attachments that nothing tells apart. */
const changes = [
  newInterconnect(1, 'a', { type: 'direct', slot_id: slots.free }),
  newCni(2, 'wan-a', 1),
  newCni(3, 'wan-b', 'icon-a'),
  attachment(4, 1),
  attachment(5, 2),
];

const bad: readonly Fate[] = ['reset before', 'reset after', 'fail before', 'fail after', 'garble after'];
const fate = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Fate>('pass') },
  { weight: 2, arbitrary: fc.constantFrom(...bad) },
);
const readFate = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Fate>('pass') },
  { weight: 1, arbitrary: fc.constantFrom(...bad) },
);

test('whatever answers are lost, nothing exists twice, and the report matches the commits', async () => {
  const property = fc.asyncProperty(
    fc.array(fate, { minLength: 15, maxLength: 15 }),
    fc.array(readFate, { minLength: 30, maxLength: 30 }),
    fc.integer({ min: 1, max: 5 }),
    async (onWrite, onRead, parallelism) => {
      const net = await network();
      const next = { write: 0, read: 0 };
      net.relay.decide = (method) => {
        const [list, kind] = method === 'GET' ? [onRead, 'read' as const] : [onWrite, 'write' as const];
        return list[next[kind]++] ?? 'pass';
      };
      const { reports } = await apply(net, changes, { parallelism, clock: instantClock().clock });
      const committed = (await net.committed()).map((line) => line.split(' ')[1]);
      const applied = reports.filter(({ outcome }) => outcome === 'applied').map(({ live_id }) => live_id);
      expect(new Set(applied).size).toBe(applied.length);
      expect(committed).toEqual(expect.arrayContaining(applied));
      // What is neither applied nor unknown has made nothing.
      const unknown = reports.filter(({ outcome }) => outcome === 'unknown').length;
      expect(committed.length).toBeLessThanOrEqual(applied.length + unknown);
    },
  );
  await fc.assert(property, { numRuns: cases });
}, 0);
