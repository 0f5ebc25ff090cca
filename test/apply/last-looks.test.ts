import { expect, test } from 'vitest';
import { HealthGates } from '../../src/apply/health/health-gates.ts';
import { LastLooks } from '../../src/apply/health/last-looks.ts';
import type { WorkStep } from '../../src/model/planned-account.ts';
import { jumpingApiAt } from '../api/clients.ts';
import { json, startServer } from '../api/local-server.ts';

const step: WorkStep = {
  ...{ id: 1, address: 'cni.w', needs: [], after: [], healthy: [], block: 1 },
  action: { call: 'update_settings', default_asn: 13335, seen: { default_asn: 13335, raw: {} } },
};

/** A write that relies on so many circuits, where the quota of five minutes has 90 requests left. */
async function writeRelyingOn(circuits: number) {
  let left = 90;
  const server = await startServer((_, response) => {
    const ratelimit = `"default";r=${(left -= 1)};t=280`;
    json(response, 200, { state: 'Healthy' }, { ratelimit, 'ratelimit-policy': '"default";q=1200;w=300' });
  });
  const { api, clock } = jumpingApiAt(server.baseUrl);
  const health = new HealthGates(api, { clock: { ...clock, sleep: () => Promise.reject(new Error('no wait')) } });
  const relied = Array.from({ length: circuits }, (_, n) => ({ name: `c${n}`, why: 'a survivor' }));
  const looks = new LastLooks({
    health,
    blocks: { reliedOn: () => relied },
    memory: { interconnectName: () => '' },
    work: new Map([[step.id, step]]),
    interrupted: () => false,
  });
  await health.ask('c0');
  await api.deleteCni('i', () => looks.before(step));
  return server.requests.map(({ method }) => method);
}

test.each([1, 2, 3, 12])(
  'where the quota runs low, questions about %i lights leave together with the write',
  async (n) => {
    expect(await writeRelyingOn(n)).toEqual(['GET', ...Array.from({ length: n }, () => 'GET'), 'DELETE']);
  },
);

test('a light that is still fresh is not asked again: its question would cost the quota', async () => {
  let now = 0;
  const asked: string[] = [];
  const api = {
    getInterconnectStatus: (name: string) => {
      asked.push(name);
      return Promise.resolve({ state: 'Healthy' as const, wireState: 'Healthy', reason: undefined });
    },
  };
  const health = new HealthGates(api, { clock: { now: () => now, sleep: () => Promise.resolve() } });
  const looks = new LastLooks({
    health,
    blocks: { reliedOn: () => ['old', 'fresh'].map((name) => ({ name, why: 'a survivor' })) },
    memory: { interconnectName: () => '' },
    work: new Map([[step.id, step]]),
    interrupted: () => false,
  });
  await health.ask('old');
  now += 2_000;
  await health.ask('fresh');
  await looks.before(step);
  expect(asked).toEqual(['old', 'fresh', 'old']);
});
