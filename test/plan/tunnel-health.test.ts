import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Policy } from '../../src/model/desired.ts';
import type { PlanOptions } from '../../src/plan/plan-account.ts';
import { readAndPlan } from '../../src/usecases/plan/plan-accounts.ts';
import { cni, desired, direct } from '../helpers/account.ts';
import { inProcessNetwork } from '../helpers/in-process-network.ts';

const account = '023e105f4ecef8ad9ca31a8372d0c353';
const seedText = readFileSync(new URL('../preflight/magic-seed-example.json', import.meta.url), 'utf8');

interface Seed {
  accounts: Record<string, SeedAccount>;
}
interface SeedAccount {
  status: Record<string, { state: string }>;
  interconnects: { name: string }[];
  cnis: { interconnect: string; magic: { conduit_name: string }; bgp?: object }[];
  magic: { routes: { nexthop: string }[]; interconnects: { name: string; version?: string }[] };
  analytics: { health: { avg: { tunnelState: number }; dimensions: { tunnelName: string; edgeColoName: string } }[] };
}

let seed: Seed;
let own: SeedAccount;
beforeEach(() => {
  seed = JSON.parse(seedText) as Seed;
  const [first] = Object.values(seed.accounts);
  if (first === undefined) throw new Error('the seed has no account');
  own = first;
});

const circuits = [
  direct('dfw-a', { name: 'cni-dfw01-0001' }),
  direct('dfw-b', { name: 'cni-dfw01-0003' }),
  direct('iad', { name: 'cni-iad02-0002' }),
];
const paired = circuits.map((each) => (each.key === 'dfw-a' ? each : { ...each, group: 'pair' }));
const a = cni('a', 'dfw-a', { magic: { conduit_name: 'dfw-edge-1' } });
const b = cni('b', 'dfw-b', { magic: { conduit_name: 'dfw-edge-2' } });
const c = cni('c', 'iad', { magic: { conduit_name: 'iad-edge-1' } });
const slower = (each: typeof a) => ({ ...each, magic: { ...each.magic, mtu: 1400 } });

async function planned(
  {
    cnis,
    interconnects = circuits,
    metros = {},
    tunnelHealthMs = 0,
  }: {
    cnis: readonly (typeof a)[];
    interconnects?: readonly (typeof paired)[number][];
    metros?: Policy['metros'];
    tunnelHealthMs?: number;
  },
  options: Partial<PlanOptions> = {},
) {
  const documents = desired({
    account,
    interconnects: [...interconnects],
    cnis: [...cnis],
    policy: { max_deletes: 9, metros, pace: { soakMs: 0, tunnelHealthMs, check: 'off' } },
  });
  const { api } = inProcessNetwork(account, seed as never);
  return (await readAndPlan(documents, api, { allowed: [], skipSecrets: false, ...options })).planned;
}

const messages = async (...given: Parameters<typeof planned>) => {
  const { plan } = await planned(...given);
  expect(plan.errors).toEqual([]);
  return plan.guards.filter(({ id }) => id === 'outage').map(({ message }) => message);
};

function tunnelOf(name: string, state: number, colo?: string): void {
  for (const { avg, dimensions } of own.analytics.health) {
    if (dimensions.tunnelName === name && (colo ?? dimensions.edgeColoName) === dimensions.edgeColoName)
      avg.tunnelState = state;
  }
}

describe('the guard outage knows tunnels', () => {
  it('lets a tunnel be repaired that is down everywhere, though nothing else is up', async () => {
    own.status['cni-dfw01-0003'] = { state: 'Down' };
    expect(await messages({ cnis: [slower(a), b, c] })).toHaveLength(1);
    tunnelOf('dfw-edge-1', 0);
    expect(await messages({ cnis: [slower(a), b, c] })).toEqual([]);
  });

  it('holds back a tunnel that some data centre still reaches', async () => {
    own.status['cni-dfw01-0003'] = { state: 'Down' };
    tunnelOf('dfw-edge-1', 0);
    tunnelOf('dfw-edge-1', 1, 'fra03');
    expect(await messages({ cnis: [slower(a), b, c] })).toHaveLength(1);
  });

  it('does not count a circuit as surely up whose tunnel is down, whatever its light', async () => {
    expect(await messages({ cnis: [a, slower(b), c] })).toEqual([]);
    tunnelOf('dfw-edge-1', 0);
    expect((await messages({ cnis: [a, slower(b), c] }))[0]).toContain(
      'while interconnect.dfw-b changes, no circuit of dfw is surely up: interconnect.dfw-a is Healthy, but what it carries has a tunnel that is down everywhere',
    );
  });
});

describe('light alone proves', () => {
  const moved = { ...b, interconnect: 'dfw-a' };
  const given = { cnis: [a, moved, slower(c)], interconnects: paired };
  const withoutRoutes = () => {
    own.magic.routes = own.magic.routes.filter(({ nexthop }) => nexthop !== '192.168.3.7');
  };

  it('a moved CNI without BGP on which no static route rides', async () => {
    withoutRoutes();
    expect(await messages(given)).toEqual([]);
  });

  it.each([
    ['', 0, {}],
    [', with --confirm each', 0, { pace: { confirm: true } }],
    [', with tunnel health', 600_000, {}],
  ])('two such CNIs that change places between two metros%s', async (_, tunnelHealthMs, options) => {
    own.magic.routes = own.magic.routes.filter(({ nexthop }) => nexthop === '192.168.3.7');
    const ofB = 'cni-dfw01-0003';
    own.interconnects = own.interconnects.filter(({ name }) => name !== ofB);
    own.cnis = own.cnis.filter(({ interconnect }) => interconnect !== ofB);
    const cnis = [
      { ...a, interconnect: 'iad' },
      { ...c, interconnect: 'dfw-a' },
    ];
    const interconnects = circuits.filter(({ key }) => key !== 'dfw-b');
    const { plan } = await planned({ cnis, interconnects, tunnelHealthMs }, options);
    expect([...plan.errors, ...plan.guards]).toEqual([]);
    expect(plan.changes).toHaveLength(2);
  });

  const withBgp = () => {
    withoutRoutes();
    for (const each of own.cnis) {
      if (each.magic.conduit_name === 'dfw-edge-2') each.bgp = { customer_asn: 65_010, extra_prefixes: [] };
    }
  };
  const withUnread = () => {
    withoutRoutes();
    own.magic.routes = own.magic.routes.flatMap((route, at) =>
      at === 0 ? [route, { ...route, nexthop: '2001:db8::1' }] : [route],
    );
  };

  it.each<readonly [string, () => void]>([
    ['a route rides on it', () => undefined],
    ['it has BGP', withBgp],
    ['a route has a next hop that cannot be read', withUnread],
    ['the account has no route at all', () => (own.magic.routes = [])],
  ])('nothing where %s', async (_, edit) => {
    edit();
    expect(await messages(given)).toEqual([
      'while interconnect.iad changes, no circuit of pair is surely up: interconnect.dfw-b changes before, and nothing proves that it is back',
    ]);
  });

  it('nothing where the routes are not read', async () => {
    withoutRoutes();
    const documents = desired({ account, interconnects: paired, cnis: [...given.cnis], policy: { preflight: 'off' } });
    const { planned: off } = await readAndPlan(documents, inProcessNetwork(account, seed as never).api, {
      allowed: [],
      skipSecrets: false,
    });
    expect(off.plan.guards.map(({ id }) => id)).toContain('outage');
  });

  it('nothing where the move comes with another change', async () => {
    withoutRoutes();
    expect(await messages({ ...given, cnis: [a, slower(moved), slower(c)] })).toHaveLength(1);
  });
});

describe('a set that no document declares', () => {
  const both = (edit: (each: typeof a) => typeof a) => [a, edit(b), edit(c)];
  const gone = (each: typeof a) => ({ ...each, state: 'absent' as const });
  const joined = { 'two-metros': ['dfw', 'iad'] };
  /** Routes of the same prefix through the first circuit keep everything; health says that it is up. */
  const rerouted = () => {
    own.magic.routes = own.magic.routes.filter(({ nexthop }) => nexthop === '192.168.3.5');
    own.status['cni-dfw01-0001'] = { state: 'Unhealthy' };
  };

  /** As in the seed: two circuits share a prefix. */
  const shared = (edit: () => void) => {
    const [before] = Object.values((JSON.parse(seedText) as Seed).accounts);
    own.magic.routes = before?.magic.routes ?? [];
    edit();
  };

  it('only warns where all that is touched has no BGP and is fully judged', async () => {
    rerouted();
    const { plan, blocks } = await planned({ cnis: both(gone) });
    expect(plan.changes.map(({ preflight }) => preflight?.verdict)).toEqual(['safe', 'safe']);
    expect(plan.guards).toEqual([]);
    const warned = plan.warnings.filter(({ code }) => code === 'plan-outage-judged');
    expect(warned.map(({ message }) => message)).toEqual([
      expect.stringContaining('no circuit of dfw is surely up'),
      expect.stringContaining('no circuit of the account is surely up'),
    ]);
    // Apply does not wait for a circuit that the plan knows is not up.
    expect(blocks.flatMap(({ sets }) => sets)).toEqual([]);
  });

  it.each<readonly [string, () => Parameters<typeof planned>[0]]>([
    ['a group', () => ({ cnis: both(gone), interconnects: paired })],
    ['a joined metro', () => ({ cnis: both(gone), metros: joined })],
    ['a service', () => ({ cnis: both(gone).map((each) => ({ ...each, service: 'acme' })) })],
  ])('blocks where it is %s', async (_, given) => {
    rerouted();
    expect(await messages(given())).toHaveLength(1);
  });

  it.each<readonly [string, () => void]>([
    [
      'what is touched has BGP',
      () => own.cnis.forEach((each) => (each.bgp = { customer_asn: 65_010, extra_prefixes: [] })),
    ],
    ['the health of what is left is not known', () => shared(() => (own.analytics.health = []))],
    ['what is left is down', () => shared(() => tunnelOf('dfw-edge-1', 0))],
    // Live CNIs that carry nothing at all: more likely, this list does not hold their routes.
    ['the account has no route at all', () => (own.magic.routes = [])],
  ])('blocks where %s', async (_, edit) => {
    rerouted();
    edit();
    expect(await messages({ cnis: both(gone) })).toHaveLength(1);
  });

  it('blocks where nobody knows whether traffic stops', async () => {
    own.status['cni-dfw01-0001'] = { state: 'Unhealthy' };
    own.magic.routes = own.magic.routes.filter(({ nexthop }) => nexthop === '192.168.3.7');
    expect(await messages({ cnis: both(slower) })).toHaveLength(1);
  });
});

describe('the MTU of a dataplane', () => {
  it.each([
    ['1', ['cni.b']],
    ['1.5', []],
    ['2', []],
  ] as const)('of version %s', async (version, warned) => {
    for (const each of own.magic.interconnects) if (each.name === 'dfw-edge-2') each.version = version;
    const { plan } = await planned({ cnis: [slower(a), b, c] });
    expect(plan.warnings.flatMap(({ code, address }) => (code === 'plan-magic-mtu' ? [address] : []))).toEqual(warned);
  });
});
