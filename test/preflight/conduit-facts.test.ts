import { describe, expect, test } from 'vitest';
import type { LiveAccount } from '../../src/model/live.ts';
import type { TrafficFacts } from '../../src/model/traffic/traffic.ts';
import { buildRouteTable } from '../../src/preflight/build-route-table.ts';
import { conduitFacts, conduitNames, dataplaneMtu, namesTaken } from '../../src/preflight/conduit-facts.ts';
import { liveConduits } from '../../src/preflight/live-conduits.ts';
import { liveCni, liveDirect } from '../helpers/account.ts';
import { conduitsOf, factsOf, type MagicSeed, magicSeed } from './seed-facts.ts';

const [a = '', b = '', c = ''] = magicSeed().cnis.map((cni) => String(cni['id']));
const problem = { why: 'failed', words: 'refused' } as const;

function changed(change: (seed: MagicSeed) => void): MagicSeed {
  const seed = magicSeed();
  change(seed);
  return seed;
}

function factsAbout(seed: MagicSeed, more: Partial<ReturnType<typeof factsOf>> = {}) {
  return conduitFacts({ ...factsOf(seed), ...more }, conduitsOf(seed));
}

describe('what Magic tells about a circuit', () => {
  test('health, and the prefixes that ride on it', () => {
    const healthy = { best: 'healthy', worst: 'healthy' };
    expect([...factsAbout(magicSeed())]).toEqual([
      [a, { health: healthy, routes: ['10.20.30.0/24', '203.0.113.0/24'], isSilent: false }],
      [b, { health: healthy, routes: ['203.0.113.0/24'], isSilent: false }],
      [c, { health: healthy, routes: ['10.20.0.0/16', '10.40.0.0/24'], isSilent: false }],
    ]);
  });

  test('down in one data centre is down nowhere else', () => {
    const seed = changed(({ analytics }) => {
      const [first] = analytics.health;
      if (first !== undefined) first.avg.tunnelState = 0;
    });
    expect(factsAbout(seed).get(a)?.health).toEqual({ best: 'healthy', worst: 'down' });
  });

  test('a tunnel that came back within the time is down on average, and not silent', () => {
    const seed = changed(({ analytics }) => {
      for (const { avg, dimensions } of analytics.health)
        if (dimensions.tunnelName === 'dfw-edge-1') avg.tunnelState = 0;
    });
    expect(factsAbout(seed).get(a)).toMatchObject({ health: { best: 'down' }, isSilent: true });
    const { analytics } = factsOf(seed);
    if (!analytics.read) throw new Error('the seed has health');
    const recent = [{ tunnel: 'dfw-edge-1', colo: 'dfw01', state: 1 }];
    const back = factsAbout(seed, { analytics: { read: true, value: { ...analytics.value, recent } } });
    expect(back.get(a)).toMatchObject({ health: { best: 'down' }, isSilent: false });
  });

  test('a CNI that Magic does not list is not another CNI on its port', () => {
    const seed = changed(({ cnis, magic, analytics }) => {
      const link = { p2p_ip: '192.168.9.0/31', cust_ip: '192.168.9.1/31' };
      cnis.push({ id: 'hidden', interconnect: 'cni-dfw01-0003', magic: { conduit_name: 'hidden' }, ...link });
      magic.routes.push({ id: 'h', prefix: '172.16.0.0/16', nexthop: '192.168.9.1', priority: 100 });
      const dimensions = { tunnelName: 'hidden', edgeColoName: 'dfw01' };
      analytics.health.push({ avg: { tunnelState: 0 }, dimensions });
    });
    const found = factsAbout(seed);
    expect(found.get(b)?.routes).toEqual(['203.0.113.0/24']);
    expect(found.get('hidden')).toMatchObject({ health: { best: 'down' }, routes: ['172.16.0.0/16'] });
  });

  test('health that was not read is unknown', () => {
    const found = factsAbout(magicSeed(), { analytics: { read: false, problem } });
    expect(found.get(a)?.health).toEqual({ best: 'unknown', worst: 'unknown' });
  });

  test.each([
    ['routes were not read', { routes: { read: false, problem } }],
    ['Magic interconnects were not read', { interconnects: { read: false, problem } }],
  ] as const)('what rides on it is not known where %s', (_, more) => {
    expect(factsAbout(magicSeed(), more).get(b)?.routes).toBeUndefined();
  });

  test('what rides on it is not known where a next hop cannot be read', () => {
    const seed = changed(({ magic }) =>
      magic.routes.push({ id: 'six', prefix: '::/0', nexthop: '2001:db8::1', priority: 1 }),
    );
    expect(factsAbout(seed).get(b)?.routes).toBeUndefined();
  });

  test('which object it is, and its version where all that it may be agree', () => {
    const named = (seed: MagicSeed) =>
      [...conduitNames(factsOf(seed), conduitsOf(seed)).values()].map(({ match, version }) => [match.found, version]);
    const [one, late] = ['one', 'several'];
    expect(named(magicSeed())).toEqual([
      [one, '2'],
      [one, '2'],
      [one, '1.5'],
    ]);
    const swapped = (version: string) =>
      changed(({ magic: { interconnects } }) => {
        const [first, second] = interconnects;
        Object.assign(first ?? {}, { name: 'dfw-edge-2', version });
        Object.assign(second ?? {}, { name: 'dfw-edge-1' });
      });
    expect(named(swapped('2'))).toEqual([
      [late, '2'],
      [late, '2'],
      [one, '1.5'],
    ]);
    expect(named(swapped('1')).slice(0, 2)).toEqual([
      [late, undefined],
      [late, undefined],
    ]);
  });

  test('the MTU of a dataplane follows from a version that tells it', () => {
    expect(['1', '1.5', '2', undefined].map(dataplaneMtu)).toEqual([1476, undefined, 1500, undefined]);
  });
});

describe('names', () => {
  test('every name says who has it', () => {
    const seed = changed(({ magic }) =>
      magic.interconnects.push({ name: 'left-behind', interface_address: '10.1.1.0/31', health_check: {} }),
    );
    expect([...namesTaken(factsOf(seed), conduitsOf(seed))]).toEqual([
      ['dfw-edge-1', [{ kind: 'interconnect', cnis: [a] }]],
      ['dfw-edge-2', [{ kind: 'interconnect', cnis: [b] }]],
      ['iad-edge-1', [{ kind: 'interconnect', cnis: [c] }]],
      ['left-behind', [{ kind: 'interconnect', cnis: [] }]],
      ['gre-iad-bk', [{ kind: 'gre', cnis: [] }]],
    ]);
  });

  test('a CNI without an object of Magic holds no name there', () => {
    const seed = changed(({ magic }) => magic.interconnects.splice(0, 1));
    expect(namesTaken(factsOf(seed), conduitsOf(seed)).has('dfw-edge-1')).toBe(false);
  });
});

describe('the table of routes', () => {
  test('says what rides where, and what carries now', () => {
    const { prefixes, idle, notRead } = buildRouteTable(factsOf(magicSeed()), conduitsOf(magicSeed()));
    const lines = prefixes.map(({ prefix, advertised, routes }) => [
      `${prefix} ${advertised}`,
      ...routes.map(({ priority, tunnels, kind, scope, carries }) =>
        [priority, ...tunnels, kind, ...scope.regions, carries].join(' '),
      ),
    ]);
    expect(lines).toEqual([
      ['10.20.0.0/16 not_owned', '100 iad-edge-1 interconnect yes'],
      ['10.20.30.0/24 not_owned', '100 dfw-edge-1 interconnect yes'],
      ['10.40.0.0/24 not_owned', '100 iad-edge-1 interconnect yes', '200 gre-iad-bk gre ENAM WNAM no'],
      ['203.0.113.0/24 yes', '100 dfw-edge-1 interconnect yes', '200 dfw-edge-2 interconnect no'],
    ]);
    expect({ idle, notRead }).toEqual({ idle: [], notRead: [] });
    expect(prefixes[3]?.routes.map(({ cnis }) => cnis)).toEqual([[a], [b]]);
  });

  test('health adds to the priority, and removes nothing', () => {
    const seed = changed(({ analytics }) => {
      for (const { avg, dimensions } of analytics.health) {
        if (dimensions.tunnelName === 'dfw-edge-1') avg.tunnelState = 0.5;
        if (dimensions.tunnelName === 'iad-edge-1') avg.tunnelState = 0;
      }
    });
    const { prefixes } = buildRouteTable(factsOf(seed), conduitsOf(seed));
    const carrying = prefixes.map(({ routes }) =>
      routes.flatMap((each) => (each.carries === 'yes' ? each.tunnels : [])),
    );
    expect(carrying).toEqual([['iad-edge-1'], ['dfw-edge-1'], ['iad-edge-1', 'gre-iad-bk'], ['dfw-edge-2']]);
  });

  test('a route to nowhere carries nothing, and nobody knows what carries behind it', () => {
    const carrying = (priority: number, facts: Partial<TrafficFacts> = {}) => {
      const seed = changed(({ magic }) => {
        magic.routes = [
          { id: 'lost', prefix: '10.0.0.0/8', nexthop: '192.0.2.9', priority },
          { id: 'a', prefix: '10.0.0.0/8', nexthop: '192.168.3.5', priority: 100 },
          { id: 'b', prefix: '10.0.0.0/8', nexthop: '192.168.3.7', priority: 200 },
        ];
      });
      const { prefixes } = buildRouteTable({ ...factsOf(seed), ...facts }, conduitsOf(seed));
      return prefixes[0]?.routes.map(({ nexthop, kind, carries }) => `${nexthop} ${kind} ${carries}`);
    };
    const [near, far] = ['192.168.3.5 interconnect', '192.168.3.7 interconnect'];
    expect(carrying(50)).toEqual(['192.0.2.9 none no', `${near} unknown`, `${far} no`]);
    expect(carrying(100)).toEqual(['192.0.2.9 none no', `${near} yes`, `${far} no`]);
    expect(carrying(150)).toEqual([`${near} yes`, '192.0.2.9 none no', `${far} no`]);
    const unread = { read: false, problem } as const;
    for (const facts of [{ tunnels: unread }, { interconnects: unread }]) {
      expect(carrying(50, facts)?.[0]).toBe('192.0.2.9 unknown unknown');
      expect(carrying(150, facts)?.[1]).toBe('192.0.2.9 unknown no');
    }
  });

  test('a next hop that is no IPv4 address may be in a tunnel', () => {
    const seed = changed(({ magic }) => {
      magic.routes = [{ id: 'six', prefix: '10.0.0.0/8', nexthop: '2001:db8::1', priority: 50 }];
    });
    const { prefixes } = buildRouteTable(factsOf(seed), conduitsOf(seed));
    expect(prefixes[0]?.routes).toMatchObject([{ kind: 'unknown', carries: 'unknown' }]);
  });

  test('a route to nowhere and a circuit without routes are said', () => {
    const seed = changed(({ magic }) => {
      magic.routes = [{ id: 'lost', prefix: '10.0.0.0/8', nexthop: '192.0.2.9', priority: 1 }];
    });
    const { prefixes, idle } = buildRouteTable(factsOf(seed), conduitsOf(seed));
    const [route] = prefixes[0]?.routes ?? [];
    expect(route).toMatchObject({ kind: 'none', tunnels: [], cnis: [], health: { best: 'unknown', worst: 'unknown' } });
    expect(idle).toEqual([a, b, c]);
  });

  test('routes that were not read make no circuit idle', () => {
    const facts = { ...factsOf(magicSeed()), routes: { read: false, problem } } as const;
    expect(buildRouteTable(facts, conduitsOf(magicSeed()))).toMatchObject({ prefixes: [], idle: [] });
  });
});

test('a live CNI learns routes unless it has no BGP or only advertises', () => {
  const bgp = { customer_asn: 65010, extra_prefixes: [], md5_key: undefined };
  const port = { ...liveDirect('port', 1), raw: { virtual_port_reservation_id: 'ABC-1' } };
  const account: Pick<LiveAccount, 'cnis' | 'interconnects'> = {
    interconnects: [port],
    cnis: [
      { ...liveCni(1, 'dynamic', 'port'), bgp, bgp_mode: undefined },
      { ...liveCni(2, 'only', 'port'), bgp, bgp_mode: 'advertise_only' },
      { ...liveCni(3, 'static', 'port'), bgp: undefined, bgp_mode: 'dynamic_route_exchange' },
    ],
  };
  expect(
    liveConduits(account).map(({ conduitName, learns, reservation }) => [conduitName, learns, reservation]),
  ).toEqual([
    ['dynamic', true, 'ABC-1'],
    ['only', false, 'ABC-1'],
    ['static', false, 'ABC-1'],
  ]);
});
