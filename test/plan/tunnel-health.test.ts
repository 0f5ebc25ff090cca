import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
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
  cnis: { magic: { conduit_name: string }; bgp?: object }[];
  magic: { routes: { nexthop: string }[]; interconnects: { name: string }[] };
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
  }: { cnis: readonly (typeof a)[]; interconnects?: readonly (typeof paired)[number][] },
  options: Partial<PlanOptions> = {},
) {
  const documents = desired({
    account,
    interconnects: [...interconnects],
    cnis: [...cnis],
    policy: { max_deletes: 9 },
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
