import { expect, onTestFinished, test } from 'vitest';
import { createNetworkApi } from '../../src/api/client.ts';
import { parseExact } from '../../src/api/decode.ts';
import { createLimiter } from '../../src/api/limiter/limiter.ts';
import { applyAccount } from '../../src/apply/apply-account.ts';
import type { SandboxSeed, SeedCni } from '../../src/model/generated/sandbox-seed.ts';
import type { ExactNumber } from '../../src/model/json.ts';
import type { LiveCni } from '../../src/model/live.ts';
import type { NetworkApi } from '../../src/model/network-api.ts';
import { Secret } from '../../src/model/secret.ts';
import { plannedAccount, type PlannedChange } from '../helpers/planned.ts';
import { cniTo, mtu } from './changes.ts';
import { account, instantClock, type Network, network, outcomes, seed, seenNow } from './network.ts';

type Json = Record<string, unknown>;
const count = 20;
const idOf = (n: number) => `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/**
 * CNIs with a key, with fields outside the contract and with an integer that a double would round.
 * @param edit changes CNI n
 */
function crowd(edit: (cni: SeedCni, n: number) => SeedCni = (cni) => cni): SandboxSeed {
  const base = seed();
  const of = base.accounts[account] ?? {};
  const cnis = Array.from({ length: count }, (_, n) => ({
    id: idOf(n),
    account,
    interconnect: 'icon-a',
    cust_ip: `10.1.${n}.1/31`,
    p2p_ip: `10.1.${n}.0/31`,
    magic: { conduit_name: `wan-${n}`, description: '', mtu: 1500, tunnel: { serial: 18446744073709551615n } },
    bgp: { customer_asn: 65010, extra_prefixes: [], md5_key: `key-of-session-${n}`, timers: [1, { hold: 90 }] },
    revision: 9007199254740993n,
  }));
  return { accounts: { [account]: { ...of, cnis: cnis.map(edit) } } };
}

interface Run {
  readonly outcomes: Record<string, string>;
  /** By address: how the CNI was read. */
  readonly readBy: Record<string, string>;
}

/** Every CNI gets another MTU, one after the other, with so many requests left. */
async function runAll(
  net: Network,
  left: number,
  api: NetworkApi = net.api,
  clock = instantClock().clock,
  changes: (seen: readonly LiveCni[]) => readonly PlannedChange[] = slower,
): Promise<Run> {
  const planned = plannedAccount(account, changes(await net.other.listCnis()), await seenNow(net));
  const plan = { ...planned.plan, terms: { ...planned.plan.terms, preflight: 'off' as const } };
  const readBy: Record<string, string> = {};
  const reports = await applyAccount(
    { ...planned, plan } as typeof planned,
    { ...api, requestsLeft: () => left },
    {
      ...{ clock, parallelism: 1, stopOnError: false },
      onEvent: (event) => {
        if (event.type === 'step_ended') readBy[event.address] = event.read_by ?? '';
      },
    },
  );
  return { outcomes: outcomes({ reports, events: [] }), readBy };
}

function slower(seen: readonly LiveCni[]): PlannedChange[] {
  return seen.map((cni, n) => cniTo(n + 1, cni, [mtu(1400)]));
}

const wan = (n: number) => `cni.wan-${n}`;
const isListing = (method: string, path: string) => method === 'GET' && path.startsWith('cnis?');
const asked = ({ relay }: Network, text: string) =>
  relay.seen.filter(({ method, path }) => `${method} ${path}`.startsWith(text)).length;
const allApplied = Object.fromEntries(Array.from({ length: count }, (_, n) => [wan(n), 'applied']));

/** Every PUT differs from what was stored in the planned field alone. */
function expectWholePuts({ relay }: Network, before: ReadonlyMap<string, LiveCni>): void {
  const puts = relay.seen.filter(({ method }) => method === 'PUT');
  expect(puts).toHaveLength(count);
  for (const { path, body } of puts) {
    const raw = before.get(path.slice('cnis/'.length))?.raw as Json;
    expect(parseExact(body)).toEqual({ ...raw, magic: { ...(raw['magic'] as Json), mtu: 1400 } });
  }
}

async function byId(net: Network): Promise<ReadonlyMap<string, LiveCni>> {
  return new Map((await net.other.listCnis()).map((cni) => [cni.id, cni]));
}

test('where the quota holds a GET for every write, every CNI is read by a GET', async () => {
  const net = await network({ seed: crowd() });
  const { outcomes: ends, readBy } = await runAll(net, 2 * count);
  expect(ends).toEqual(allApplied);
  expect(new Set(Object.values(readBy))).toEqual(new Set(['get']));
  expect([asked(net, 'GET cnis?'), asked(net, 'GET cnis/'), asked(net, 'PUT')]).toEqual([0, count, count]);
});

test('where it does not, CNIs are read by a listing after a sample of GETs, and PUTs hold every field', async () => {
  const net = await network({ seed: crowd() });
  const before = await byId(net);
  const { outcomes: ends, readBy } = await runAll(net, 2 * count - 1);
  expect(ends).toEqual(allApplied);
  expect(readBy[wan(0)]).toBe('get');
  expect(Object.values(readBy).filter((by) => by === 'listing')).toHaveLength(count - 1);
  expect([asked(net, 'GET cnis?'), asked(net, 'GET cnis/'), asked(net, 'PUT')]).toEqual([1, 1 + 8, count]);
  expectWholePuts(net, before);
});

test('a change by another writer before the listing makes the change stale, as with a GET', async () => {
  const net = await network({ seed: crowd() });
  const cni = await net.other.getCni(idOf(5));
  let isDone = false;
  net.relay.decide = async (method, path) => {
    if (isListing(method, path) && !isDone) {
      isDone = true;
      await net.other.updateCni(cni.id, { ...cni.raw, magic: { ...(cni.raw['magic'] as Json), description: 'hand' } });
    }
    return 'pass' as const;
  };
  const { outcomes: ends, readBy } = await runAll(net, 4);
  expect(ends).toEqual({ ...allApplied, [wan(5)]: 'stale' });
  expect(readBy[wan(6)]).toBe('listing');
  expect((await net.other.getCni(cni.id)).magic).toMatchObject({ description: 'hand', mtu: 1500 });
});

test('a CNI that a listing misses is read by a GET', async () => {
  const net = await network({ seed: crowd() });
  rewriteListings(net, (items) => items.filter(({ id }) => id !== idOf(5)));
  const { outcomes: ends, readBy } = await runAll(net, 4);
  expect(ends).toEqual(allApplied);
  expect([readBy[wan(5)], readBy[wan(6)]]).toEqual(['get', 'listing']);
});

const flaws: readonly (readonly [string, (items: Json[], old: Json[]) => Json[]])[] = [
  ['comes late', (_, old) => old],
  ['has a CNI twice', (items) => [...items, ...items.slice(0, 1)]],
  ['hides keys', (items) => items.map((cni) => ({ ...cni, bgp: { ...(cni['bgp'] as Json), md5_key: null } }))],
  ['masks keys', (items) => items.map((cni) => ({ ...cni, bgp: { ...(cni['bgp'] as Json), md5_key: '****' } }))],
  ['leaves out an unknown field', (items) => items.map((cni) => withoutField(cni, 'revision'))],
];

test.each(flaws)('a listing that %s is not used: nothing is lost, and GETs go on', async (_name, flaw) => {
  const net = await network({ seed: crowd() });
  const before = await byId(net);
  const old = [...before.values()].map(({ raw }) => raw as Json);
  rewriteListings(net, (items) => flaw(items, old));
  const { outcomes: ends, readBy } = await runAll(net, 4);
  expect(ends).toEqual(allApplied);
  expect(Object.values(readBy)).not.toContain('listing');
  expect(asked(net, 'GET cnis?')).toBe(1);
  expectWholePuts(net, before);
});

test('a listing that shows less of other CNIs than of those that were written is found by the sample', async () => {
  const net = await network({ seed: crowd() });
  const before = await byId(net);
  rewriteListings(net, (items) => items.map((cni, n) => (n === 0 ? cni : withoutField(cni, 'revision'))));
  const { readBy } = await runAll(net, 4);
  expect(Object.values(readBy)).not.toContain('listing');
  expectWholePuts(net, before);
});

test('the most frequent forms are listed, and a CNI of a rare form is read by a GET', async () => {
  const odd = (cni: SeedCni, n: number) => (n >= 2 && n <= 5 ? { ...cni, [`only_of_${n}`]: true } : cni);
  const net = await network({ seed: crowd(odd) });
  const { outcomes: ends, readBy } = await runAll(net, 4);
  expect(ends).toEqual(allApplied);
  const byGet = Object.keys(readBy).filter((address) => readBy[address] === 'get');
  // The first is read before any listing, and the second asks for it. Beside the form of most CNIs, three others are proven.
  expect(byGet).toEqual([wan(0), wan(5)]);
});

test('where no CNI shows a key, it may be hidden: each one with BGP is read by a GET', async () => {
  const bgp = { customer_asn: 65010, extra_prefixes: [] };
  const net = await network({ seed: crowd((cni) => ({ ...cni, bgp })) });
  const { outcomes: ends, readBy } = await runAll(net, 4);
  expect(ends).toEqual(allApplied);
  expect(new Set(Object.values(readBy))).toEqual(new Set(['get']));
});

test('a run is listed again while it goes on, and only what it wrote lately must be shown as written', async () => {
  const net = await network({ seed: crowd() });
  const cni = await net.other.getCni(idOf(1));
  let [late, puts] = [0, 0];
  net.relay.decide = async (method) => {
    if (method !== 'PUT') return 'pass' as const;
    late += 300;
    const magic = { ...(cni.raw['magic'] as Json), mtu: 1400, description: 'by hand' };
    if (++puts === 12) await net.other.updateCni(cni.id, { ...cni.raw, magic });
    return 'pass' as const;
  };
  const { outcomes: ends, readBy } = await runAll(net, 4, net.api, { ...instantClock().clock, now: () => late });
  expect(ends).toEqual(allApplied);
  expect(Object.values(readBy).filter((by) => by === 'listing')).toHaveLength(count - 1);
  expect(asked(net, 'GET cnis?')).toBe(4);
});

test('a CNI that is written twice keeps its first PUT: the listing may be older', async () => {
  const net = await network({ seed: crowd() });
  const twice = (seen: readonly LiveCni[]) =>
    slower(seen).map((change, n) => {
      const set = [{ path: ['magic', 'description'], to: { value: 'again' } }];
      const [again] = seen.slice(n, n + 1).flatMap((cni) => cniTo(count + 1, cni, set, [n + 1]).steps);
      return n === 5 && again !== undefined ? { ...change, steps: [...change.steps, again] } : change;
    });
  const { outcomes: ends } = await runAll(net, 4, net.api, instantClock().clock, twice);
  expect(ends).toEqual(allApplied);
  expect((await net.other.getCni(idOf(5))).magic).toMatchObject({ description: 'again', mtu: 1400 });
});

test.each([
  ['stands aside', { aside: [] }],
  ['is completed', { completes: true }],
] as const)('a CNI that %s is read by a GET just before', async (_, more) => {
  const net = await network({ seed: crowd() });
  const last = (seen: readonly LiveCni[]) =>
    slower(seen).map((change, n) => {
      const steps = change.steps.map((step) => ({ ...step, action: { ...step.action, ...more } }));
      return n === count - 1 ? { ...change, steps } : change;
    });
  const { outcomes: ends } = await runAll(net, 4, net.api, instantClock().clock, last);
  expect(ends).toEqual(allApplied);
  const requests = net.relay.seen.map(({ method, path }) => `${method} ${path}`);
  expect(requests.lastIndexOf(`GET cnis/${idOf(count - 1)}`)).toBeGreaterThan(
    requests.indexOf(`PUT cnis/${idOf(count - 2)}`),
  );
});

test('a listing that fails ends nothing', async () => {
  const net = await network({ seed: crowd() });
  net.relay.decide = (method, path) =>
    isListing(method, path) ? { status: 403, type: 'application/json', text: '{}' } : 'pass';
  const { outcomes: ends } = await runAll(net, 4);
  expect(ends).toEqual(allApplied);
});

test.each([
  ['nobody wrote', false],
  ['somebody wrote', true],
])(
  'a PUT that waits for the quota until its listing is too old is not sent: a GET comes first (%s)',
  async (_n, edits) => {
    const net = await network({ seed: crowd() });
    let late = 0;
    const clock = { ...instantClock().clock, now: () => late };
    const cni = await net.other.getCni(idOf(1));
    const limiter = createLimiter();
    // The first PUT from a listing passes the limiter 2,001 ms later.
    const slow: typeof limiter = {
      usage: () => limiter.usage(),
      unhurried: () => limiter.unhurried(),
      enterAgain: () => limiter.enterAgain(),
      enter: async (wait) => {
        const pass = await limiter.enter(wait);
        if (late > 0 || asked(net, 'GET cnis?') === 0 || asked(net, 'GET cnis/') < 9) return pass;
        late = 2_001;
        if (edits)
          await net.other.updateCni(cni.id, { ...cni.raw, magic: { ...(cni.raw['magic'] as Json), description: 'x' } });
        return pass;
      },
    };
    const credentials = { type: 'token' as const, token: new Secret('t') };
    const api = createNetworkApi({ account, baseUrl: net.relay.url, credentials, version: '0', limiter: slow });
    const { outcomes: ends, readBy } = await runAll(net, 4, api, clock);
    expect(ends).toEqual({ ...allApplied, ...(edits && { [wan(1)]: 'stale' }) });
    expect(readBy[wan(1)]).toBe(edits ? '' : 'get');
    expect(asked(net, `PUT cnis/${idOf(1)}`)).toBe(edits ? 0 : 1);
    expect(readBy[wan(2)]).toBe('listing');
  },
);

/** Changes the items of each listing that the run sees. */
function rewriteListings(net: Network, change: (items: Json[]) => Json[]): void {
  net.relay.rewrite = (text) => {
    if (!text.includes('"items"')) return text;
    // Exact numbers stay as they are: they are hidden in texts meanwhile.
    const answer = JSON.parse(text.replaceAll(/:(\d{16,})/g, ':"exact $1"')) as { items: Json[] };
    const items = change(answer.items);
    return JSON.stringify({ ...answer, items }, exact).replaceAll(/"exact (\d+)"/g, '$1');
  };
  onTestFinished(() => void (net.relay.rewrite = (text) => text));
}

/** A `WireNumber`, as the client reads it, in a text. */
function exact(_key: string, value: unknown): unknown {
  const isExact = typeof value === 'object' && value !== null && 'isLosslessNumber' in value;
  return isExact ? `exact ${(value as ExactNumber).toString()}` : value;
}

function withoutField(cni: Json, name: string): Json {
  return Object.fromEntries(Object.entries(cni).filter(([field]) => field !== name));
}
