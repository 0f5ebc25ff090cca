import { expect, test } from 'vitest';
import { applyAccount } from '../../src/apply/apply-account.ts';
import type { DesiredAccount, DesiredCni } from '../../src/model/desired.ts';
import type { LiveCni } from '../../src/model/live.ts';
import type { NetworkApi } from '../../src/model/network-api.ts';
import { NetworkError } from '../../src/model/network-error.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { accountTag, cni, cniId, desired, direct, live, liveCni, liveDirect, slotId } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';
import { memoryClock } from '../helpers/memory-clock.ts';
import { MemoryJournal } from '../helpers/memory-journal.ts';
import { planned } from '../helpers/plan.ts';

const facility = { name: 'Hall', address: ['1 Fibre Street'] };
const slots = [9, 8].map((n) => ({ id: slotId(n), site: 'lhr01', facility, speed: '10G', occupied: false }));
const link = { cust_ip: '10.9.0.1/31', p2p_ip: '10.9.0.0/31' };
const interconnects = [direct('a', { slot_id: slotId(9) })];

function documentsWith(given: Partial<DesiredCni>, key = 'w'): DesiredAccount {
  return desired({ interconnects, cnis: [cni(key, 'a', { protect: true, magic: { conduit_name: 'w' }, ...given })] });
}

const whole = documentsWith(link);

const lostPost = new NetworkError('the connection was lost', {
  ...{ kind: 'network', operation: 'create_cni', method: 'POST', path: '/cnis', uncertain: true },
});

interface Cut {
  /** What the run does of the POST. */
  readonly post?: 'answered' | 'unanswered' | 'never sent' | 'lost';
  readonly documents?: DesiredAccount;
}

/** A run that ends between the POST of a CNI and its PUT, and the next plan. */
async function cutOff({ post = 'answered', documents = whole }: Cut = {}) {
  const { api } = inProcessNetwork(accountTag, { accounts: { [accountTag]: { slots } } });
  const journal = new MemoryJournal();
  const plan = async (given: DesiredAccount, from: Partial<MemoryJournal> = journal) => {
    const options = { allowed: [], skipSecrets: false, halfMade: from.halfMade ?? [] };
    return (await readAndPlan(given, api, options)).planned;
  };
  const controller = new AbortController();
  const interrupted: NetworkApi = {
    ...api,
    createCni: async (...given) => {
      if (post === 'lost') throw lostPost;
      controller.abort();
      if (post === 'never sent') throw new Error('killed');
      const created = await api.createCni(...given);
      if (post === 'unanswered') throw new Error('killed');
      return created;
    },
  };
  const options = { parallelism: 1, stopOnError: false, clock: memoryClock(), journal };
  const planned = await plan(documents);
  await applyAccount(planned, interrupted, { ...options, signal: controller.signal }).catch(() => undefined);
  expect(journal.halfMade).toHaveLength(1);
  const find = async (): Promise<LiveCni> => {
    const [found] = await api.listCnis();
    if (found === undefined) throw new Error('there is no CNI');
    return found;
  };
  const edit = async (link: object) => {
    const { id, raw } = await find();
    await api.updateCni(id, { ...raw, ...link });
  };
  return {
    api,
    journal,
    plan,
    find,
    edit,
    finish: async (given = documents) => applyAccount(await plan(given), api, options),
  };
}

function guardsOf({ plan }: { readonly plan: { readonly guards: readonly { readonly id: string }[] } }): string[] {
  return plan.guards.map(({ id }) => id);
}

test.each(['answered', 'unanswered', 'never sent'] as const)(
  'a protected CNI of a run that ended when its POST was %s gets its declared addresses in the next run',
  async (post) => {
    const run = await cutOff({ post });
    expect(guardsOf(await run.plan(whole))).toEqual([]);
    await run.finish();
    expect((await run.plan(whole)).plan.changes).toEqual([]);
    expect(run.journal.halfMade).toEqual([]);
  },
);

test('so does one whose bgp_mode came next, one whose key was renamed, and one that is protected only since', async () => {
  const bgp = { customer_asn: 65010 };
  const mode = documentsWith({ bgp, bgp_mode: 'advertise_only' });
  const withMode = await cutOff({ documents: mode });
  expect(guardsOf(await withMode.plan(mode))).toEqual([]);
  expect(guardsOf(await withMode.plan(mode, {}))).toEqual(['protect']);
  const { plan } = await cutOff();
  expect(guardsOf(await plan(documentsWith(link, 'renamed')))).toEqual([]);
  const unprotected = await cutOff({ documents: documentsWith({ ...link, protect: false }) });
  expect(guardsOf(await unprotected.plan(whole))).toEqual([]);
});

test('so does one whose POSTs all seemed to be lost, where the API carries one of them out later', async () => {
  const { api, plan } = await cutOff({ post: 'lost' });
  const [interconnect] = await api.listInterconnects();
  expect(await api.listCnis()).toEqual([]);
  const magic = { conduit_name: 'w', description: '', mtu: 1500 };
  await api.createCni({ interconnect: interconnect?.name ?? '', magic });
  expect(guardsOf(await plan(whole))).toEqual([]);
});

test('a machine without the journal keeps it protected', async () => {
  const { plan } = await cutOff();
  expect(guardsOf(await plan(whole, {}))).toEqual(['protect']);
});

test('protect holds for everything else that the documents would take from it meanwhile', async () => {
  const withBgp = documentsWith({ ...link, bgp: { customer_asn: 65010 } });
  const { plan } = await cutOff({ documents: withBgp });
  expect(guardsOf(await plan(documentsWith({ ...link, bgp: null })))).toEqual(['protect']);
});

test('protect holds for a CNI with the addresses of somebody else, though the run made it', async () => {
  const { plan, edit } = await cutOff();
  await edit({ cust_ip: '10.7.0.1/31', p2p_ip: '10.7.0.0/31' });
  const next = await plan(whole);
  expect(guardsOf(next)).toEqual(['protect']);
  expect(next.settledHalfMade).toEqual(['w']);
});

test.each([
  ['answered', ''],
  ['never sent', 'made by hand'],
] as const)(
  'protect holds for a CNI of that name that somebody else made, when the POST was %s',
  async (post, description) => {
    const { api, plan, find } = await cutOff({ post });
    if (post === 'answered') await api.deleteCni((await find()).id);
    const [interconnect] = await api.listInterconnects();
    const magic = { conduit_name: 'w', description, mtu: 1500 };
    await api.createCni({ interconnect: interconnect?.name ?? '', magic });
    expect(guardsOf(await plan(whole))).toEqual(['protect']);
  },
);

test('protect holds for new addresses of a CNI that a run completed, though that run ended before the journal knew', async () => {
  for (const post of ['answered', 'unanswered'] as const) {
    const run = await cutOff({ post });
    run.journal.complete = () => Promise.resolve();
    await run.finish();
    const moved = await run.plan(documentsWith({ cust_ip: '10.8.0.1/31', p2p_ip: '10.8.0.0/31' }));
    expect(guardsOf(moved), post).toEqual(['protect']);
    expect(moved.settledHalfMade).toEqual(['w']);
  }
});

test('the rest of a CNI that carries nothing yet takes no circuit out of a backup set', () => {
  const account = live({
    interconnects: [liveDirect('icon-1', 9), liveDirect('icon-2', 8)],
    cnis: [liveCni(1, 'w', 'icon-1'), liveCni(2, 'x', 'icon-1'), liveCni(3, 'y', 'icon-2')],
  });
  const documents = documentsWith({ ...link, protect: false });
  const { cust_ip, p2p_ip } = liveCni(1, 'w', 'icon-1');
  const made = { key: 'w', interconnect: 'icon-1', conduitName: 'w', at: '2026-01-01T00:00:00Z' };
  const halfMade = [{ ...made, left: { id: cniId(1), cust_ip, p2p_ip } }];
  const health = { 'icon-2': 'Down' } as const;
  expect(guardsOf(planned(documents, account, { health, halfMade }))).toEqual([]);
  expect(guardsOf(planned(documents, account, { health }))).toEqual(['outage']);
});

test('the journal forgets it once the documents ask for no more, and keeps it while they do not declare it', async () => {
  const { plan } = await cutOff();
  expect((await plan(documentsWith({}))).settledHalfMade).toEqual(['w']);
  expect((await plan(desired({ interconnects }))).settledHalfMade).toEqual([]);
  expect((await plan(whole)).settledHalfMade).toEqual([]);
});
