import { expect, test } from 'vitest';
import { carryOut } from '../../src/apply/carry-out.ts';
import { RunMemory } from '../../src/apply/run-memory.ts';
import type { StepContext } from '../../src/apply/step-end.ts';
import type { NetworkApi } from '../../src/model/network-api.ts';
import { network, slots } from './network.ts';

/** The client with some of its methods answered otherwise: what no sandbox does. */
async function clientWith(methods: Partial<NetworkApi>): Promise<NetworkApi> {
  const { api } = await network();
  return Object.assign(Object.create(api) as NetworkApi, methods);
}

function context(api: NetworkApi): StepContext {
  const memory = new RunMemory({ interconnects: ['icon-a'], cnis: [] });
  const nothing = () => undefined;
  return {
    step: 1,
    api,
    memory,
    now: () => 0,
    pause: () => Promise.resolve(),
    interrupted: () => false,
    keyNotRead: nothing,
  };
}

test.each([
  ['before the write ends the step as failed: nothing was sent', 'getSettings', 'failed'],
  ['in the write ends the step as unknown', 'updateSettings', 'unknown'],
] as const)(
  'an internal error %s, and its message, which may quote a secret, is not shown',
  async (_, method, outcome) => {
    const { api: real } = await network();
    const { default_asn } = await real.getSettings();
    const api = await clientWith({ [method]: () => Promise.reject(new TypeError('bad value hunter2')) });
    const action = { call: 'update_settings', default_asn: 64_600, seen: { default_asn, raw: {} } } as const;
    const end = await carryOut(action, context(api));
    expect(end).toMatchObject({ ok: false, outcome, error: { call: 'update_settings' } });
    expect(JSON.stringify(end)).toContain('TypeError');
    expect(JSON.stringify(end)).not.toContain('hunter2');
  },
);

test('a created interconnect without a name is unknown, not a success', async () => {
  const { api } = await network();
  const nameless = { ...(await api.getInterconnect('icon-a')), name: ' ' };
  const fake = await clientWith({ createInterconnect: () => Promise.resolve(nameless) });
  const action = { call: 'create_interconnect', body: { type: 'direct', slot_id: slots.free } } as const;
  const end = await carryOut(action, context(fake));
  expect(end).toMatchObject({ ok: false, outcome: 'unknown', error: { call: 'create_interconnect' } });
});
