import { expect, test } from 'vitest';
import { createNetworkApi } from '../../src/api/client.ts';
import { createLimiter, type Limiter } from '../../src/api/limiter/limiter.ts';
import { applyAccount } from '../../src/apply/apply-account.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { LiveCni } from '../../src/model/live.ts';
import { Secret } from '../../src/model/secret.ts';
import { sampleTerms } from '../helpers/plan-samples.ts';
import { plannedAccount, type PlannedChange } from '../helpers/planned.ts';
import { cniTo, mtu, noCni } from './changes.ts';
import { account, ids, instantClock, network, outcomes, seenNow } from './network.ts';

type Edit = (cni: LiveCni) => JsonObject;

/** The second request of the run, a write, waits so long for the quota, and somebody else changes the CNI meanwhile. */
async function waiting(
  milliseconds: number,
  change: (cni: LiveCni) => PlannedChange,
  edit?: Edit | 'delete' | 'revise' | 'hide',
) {
  const net = await network();
  const cni = await net.other.getCni(ids.rich);
  let now = 0;
  let entered = 0;
  const limiter = createLimiter();
  const slow: Limiter = {
    usage: () => limiter.usage(),
    unhurried: () => limiter.unhurried(),
    enterAgain: () => limiter.enterAgain(),
    enter: async (wait) => {
      entered += 1;
      if (entered === 2) {
        now += milliseconds;
        if (edit === 'delete') await net.other.deleteCni(cni.id);
        // A field of the answers that only the server writes.
        else if (edit === 'revise')
          net.relay.rewrite = (text) => text.replace('"revision":9007199254740993', '"revision":9007199254740995');
        else if (edit === 'hide') net.relay.decide = () => ({ status: 403, type: 'application/json', text: '{}' });
        else if (edit !== undefined) await net.other.updateCni(cni.id, { ...cni.raw, ...edit(cni) });
      }
      return limiter.enter(wait);
    },
  };
  const credentials = { type: 'token' as const, token: new Secret('t') };
  const api = createNetworkApi({ account, baseUrl: net.relay.url, credentials, version: '0', limiter: slow });
  const planned = plannedAccount(account, [change(cni)], await seenNow(net));
  const plan = { ...planned.plan, terms: { ...sampleTerms, preflight: 'off' as const } };
  const clock = { ...instantClock().clock, now: () => now };
  const reports = await applyAccount({ ...planned, plan }, api, { clock, parallelism: 1, stopOnError: false });
  const sent = net.relay.seen.map(({ method }) => method);
  return { net, sent, outcome: Object.values(outcomes({ reports, events: [] }))[0], error: reports[0]?.error?.message };
}

const update = (cni: LiveCni) => cniTo(1, cni, [mtu(1400)]);
const remove = (cni: LiveCni) => noCni(1, cni);
const described: Edit = ({ raw }) => ({
  magic: { ...(raw['magic'] as JsonObject), description: 'by hand' },
});

test.each([
  ['PUT', update],
  ['DELETE', remove],
])('a %s that waits for the quota is sent after one more GET, where nothing has changed', async (method, change) => {
  expect(await waiting(2_001, change)).toMatchObject({ sent: ['GET', 'GET', method], outcome: 'applied' });
  expect((await waiting(2_000, change)).sent).toEqual(['GET', method]);
});

test.each([
  ['PUT', 'another description', update, described, 'magic.description'],
  ['PUT', 'a field that demarc does not know', update, 'revise', 'a field unknown to demarc'],
  ['DELETE', 'another description', remove, described, 'magic.description'],
  ['PUT', 'its removal', update, 'delete', 'no longer exists'],
] as const)('a %s that waits for the quota is not sent after %s', async (_method, _what, change, edit, words) => {
  const { sent, outcome, error } = await waiting(60_000, change, edit);
  expect({ sent, outcome }).toEqual({ sent: ['GET', 'GET'], outcome: 'stale' });
  expect(error).toContain(words);
  expect(error).toContain('nothing was written');
});

test('a DELETE that waits for the quota counts as done where somebody else deleted the CNI meanwhile', async () => {
  const { sent, outcome } = await waiting(60_000, remove, 'delete');
  expect({ sent, outcome }).toEqual({ sent: ['GET', 'GET', 'DELETE'], outcome: 'applied' });
});

test.each([
  ['PUT', update],
  ['DELETE', remove],
])('a %s that waits for the quota is not sent where the CNI cannot be read again', async (_method, change) => {
  const { net, sent, outcome, error } = await waiting(60_000, change, 'hide');
  expect({ sent, outcome }).toEqual({ sent: ['GET', 'GET'], outcome: 'failed' });
  expect(error).toMatch(/had to be read again just before the write, which was not sent: Could not /);
  expect(await net.committed()).toEqual([]);
});
