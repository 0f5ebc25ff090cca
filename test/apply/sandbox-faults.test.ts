import { expect, test } from 'vitest';
import type { SandboxFault } from '../../src/model/generated/sandbox-faults.ts';
import { newCni, newInterconnect } from './changes.ts';
import { apply, network, outcomes, slots } from './network.ts';

type Ending = 'status' | 'html' | 'reset' | 'hang' | 'truncated' | 'malformed';

const endings: readonly Ending[] = ['status', 'html', 'reset', 'hang', 'truncated', 'malformed'];
const faults = endings.flatMap((kind) => (['before', 'after'] as const).map((when) => ({ kind, when })));

test.each(faults)('each create that meets $kind $when the commit is made once', async ({ kind, when }) => {
  const net = await network({}, 'token', kind === 'hang' ? 400 : 60_000);
  const status = kind === 'status' ? { status: 500 } : {};
  await net.setFaults(
    (['create_interconnect', 'create_cni'] as const).map(
      (operation) => ({ kind, operation, when, nth: 1, ...status }) as SandboxFault,
    ),
  );
  const applied = await apply(net, [
    newInterconnect(1, 'a', { type: 'direct', slot_id: slots.free }),
    newCni(2, 'b', 1),
  ]);
  expect(outcomes(applied)).toEqual({ 'interconnect.a': 'applied', 'cni.b': 'applied' });
  expect(await net.committed()).toEqual(
    applied.reports.map(({ live_id }, i) => `${i === 0 ? 'create_interconnect' : 'create_cni'} ${live_id}`),
  );
  expect(await net.arrived()).toHaveLength(when === 'before' ? 4 : 2);
});

test('a create that the first listing does not show is found in the second', async () => {
  const net = await network();
  await net.setFaults([
    { kind: 'reset', operation: 'create_cni', when: 'after' },
    { kind: 'stale', operation: 'list_cnis', nth: 1 },
  ]);
  const applied = await apply(net, [newCni(1, 'b', 'icon-a')], { seen: { interconnects: ['icon-a'], cnis: [] } });
  expect(outcomes(applied)).toEqual({ 'cni.b': 'applied' });
  expect(await net.arrived()).toEqual(['create_cni']);
});
