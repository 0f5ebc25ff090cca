import { describe, expect, test } from 'vitest';
import type { Judgement, Takes, Verdict } from '../../src/model/traffic/judgement.ts';
import type { TrafficFacts, TunnelHealthRow } from '../../src/model/traffic/traffic.ts';
import { judge } from '../../src/preflight/judge.ts';
import { momentsFrom, type WholeMoment } from '../helpers/whole-moments.ts';
import { conduitsOf, factsOf, type MagicSeed, magicSeed } from './seed-facts.ts';

const names = new Map([
  ['A', 'dfw-edge-1'],
  ['B', 'dfw-edge-2'],
  ['C', 'iad-edge-1'],
  ['G', 'gre-iad-bk'],
]);
const prefixes = new Map([
  ['P1', '203.0.113.0/24'],
  ['P2', '10.20.30.0/24'],
  ['P3', '10.20.0.0/16'],
  ['P4', '10.40.0.0/24'],
]);
const sevenRegions = ['AFR', 'APAC', 'EEUR', 'ME', 'OC', 'SAM', 'WEUR'];
const problem = { why: 'failed', words: 'refused' } as const;
const noHealth = { analytics: { read: false, problem } } as const;
const noRoutes = { routes: { read: false, problem } } as const;

interface Row {
  readonly row: string;
  readonly seed?: (seed: MagicSeed) => void;
  readonly facts?: Partial<TrafficFacts>;
  /** Circuits and what is taken of each: `A path, B path`. */
  readonly what: string;
  readonly moments?: readonly WholeMoment[];
  /** Prefixes that are not safe: `P1 degraded, P2 black_hole`. */
  readonly verdicts: string;
  readonly learned: boolean;
  readonly whole: Verdict;
  /** The regions of a black hole that is not everywhere. */
  readonly regions?: Readonly<Record<string, readonly string[]>>;
  /** The data centres of one that is not everywhere. */
  readonly colos?: Readonly<Record<string, readonly string[]>>;
}

const rows: readonly Row[] = [
  { row: '1: delete A', what: 'A path', verdicts: 'P1 degraded, P2 black_hole', learned: true, whole: 'black_hole' },
  { row: '2: move A', what: 'A path', verdicts: 'P1 degraded, P2 black_hole', learned: true, whole: 'black_hole' },
  {
    row: '3: new /31 on A',
    what: 'A path',
    verdicts: 'P1 degraded, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  { row: '4: mtu of A', what: 'A soft', verdicts: 'P2 uncertain', learned: true, whole: 'uncertain' },
  { row: '5: remove bgp of A', what: 'A session', verdicts: '', learned: true, whole: 'uncertain' },
  { row: '6: ASN or key of A', what: 'A session', verdicts: '', learned: true, whole: 'uncertain' },
  { row: '7: delete B', what: 'B path', verdicts: 'P1 degraded', learned: false, whole: 'degraded' },
  { row: '8: mtu of B', what: 'B soft', verdicts: '', learned: false, whole: 'safe' },
  {
    row: '9: delete C',
    what: 'C path',
    verdicts: 'P3 black_hole, P4 black_hole',
    learned: false,
    whole: 'black_hole',
    regions: { P4: sevenRegions },
  },
  {
    row: '10: mtu of C',
    what: 'C soft',
    verdicts: 'P3 uncertain, P4 uncertain',
    learned: false,
    whole: 'uncertain',
    regions: { P4: sevenRegions },
  },
  {
    row: '11: delete A and B in one plan',
    what: 'A path, B path',
    verdicts: 'P1 black_hole, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  {
    row: '12: move A, soak, move B',
    what: 'A path, B path',
    moments: [
      { own: ['A'], down: [] },
      { own: ['B'], down: [] },
    ],
    verdicts: 'P1 degraded, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  {
    row: '13: delete A, B and C',
    what: 'A path, B path, C path',
    verdicts: 'P1 black_hole, P2 black_hole, P3 black_hole, P4 black_hole',
    learned: true,
    whole: 'black_hole',
    regions: { P4: sevenRegions },
  },
  { row: '15: nothing is touched', what: '', verdicts: '', learned: false, whole: 'safe' },
  {
    row: '16: B 0 everywhere',
    seed: (seed) => setHealth(seed, 'B', 0),
    what: 'A path',
    verdicts: 'P1 black_hole, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  {
    row: '18: A 0.5 everywhere',
    seed: (seed) => setHealth(seed, 'A', 0.5),
    what: 'B path',
    verdicts: 'P1 degraded',
    learned: false,
    whole: 'degraded',
  },
  {
    row: '19: A 0 everywhere',
    seed: (seed) => setHealth(seed, 'A', 0),
    what: 'B path',
    verdicts: 'P1 black_hole',
    learned: false,
    whole: 'black_hole',
  },
  {
    row: '22: A 0 everywhere',
    seed: (seed) => setHealth(seed, 'A', 0),
    what: 'A path',
    verdicts: 'P1 degraded, P2 uncertain',
    learned: true,
    whole: 'uncertain',
  },
  {
    row: '23: no rows for A',
    seed: (seed) => dropHealth(seed, 'A'),
    what: 'B path',
    verdicts: 'P1 uncertain',
    learned: false,
    whole: 'uncertain',
  },
  {
    row: '25: no health',
    facts: noHealth,
    what: 'B path',
    verdicts: 'P1 uncertain',
    learned: false,
    whole: 'uncertain',
  },
  {
    row: '26: no health',
    facts: noHealth,
    what: 'A path',
    verdicts: 'P1 uncertain, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  { row: '27, 28: no routes', facts: noRoutes, what: 'B path', verdicts: '', learned: false, whole: 'not_done' },
  {
    row: '29: scope of route 06 removed',
    seed: ({ magic }) => delete magic.routes[5]?.scope,
    what: 'C path',
    verdicts: 'P3 black_hole, P4 degraded',
    learned: false,
    whole: 'black_hole',
  },
  {
    row: '31: route 03 removed',
    seed: ({ magic }) => magic.routes.splice(2, 1),
    what: 'A path',
    verdicts: 'P1 degraded',
    learned: true,
    whole: 'uncertain',
  },
  {
    row: '32: route 03 doubled through B',
    seed: (seed) => addRoute(seed, 'P2', '192.168.3.7', 200),
    what: 'A path',
    verdicts: 'P1 degraded, P2 degraded',
    learned: true,
    whole: 'uncertain',
  },
  {
    row: '35: a third route for P1 through G',
    seed: (seed) => addRoute(seed, 'P1', '10.213.0.9', 300),
    what: 'B path',
    verdicts: '',
    learned: false,
    whole: 'safe',
  },
  {
    row: '36: P1 not advertised',
    seed: (seed) => (ofP1(seed).on_demand['advertised'] = false),
    what: 'A path, B path',
    verdicts: 'P1 black_hole, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  {
    row: '38: auto_advertise_withdraw',
    seed: (seed) => (ofP1(seed)['auto_advertise_withdraw'] = true),
    what: 'A session',
    verdicts: 'P1 uncertain',
    learned: true,
    whole: 'uncertain',
  },
  {
    row: '40: nexthop of route 02 is the end of Cloudflare',
    seed: ({ magic }) => Object.assign(magic.routes[1] ?? {}, { nexthop: '192.168.3.6' }),
    what: 'A path',
    verdicts: 'P1 degraded, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  {
    row: '42: names of A and B swapped',
    seed: swapNames,
    what: 'B path',
    verdicts: 'P1 degraded, P2 uncertain',
    learned: false,
    whole: 'uncertain',
  },
  {
    row: '44: B gets a dynamic session',
    seed: ({ cnis }) =>
      Object.assign(cnis[1] ?? {}, { bgp: { customer_asn: 65010 }, bgp_mode: 'dynamic_route_exchange' }),
    what: 'A path',
    verdicts: 'P1 degraded, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  {
    row: '45: version of A is 1',
    seed: ({ magic }) => Object.assign(magic.interconnects[0] ?? {}, { version: '1' }),
    what: 'A session',
    verdicts: 'P1 degraded, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
];

/** Between the rows of the specification: the same account in other ways. */
const between: readonly Row[] = [
  {
    row: 'B is down in one data centre: P1 is lost as seen there',
    seed: (seed) => setHealth(seed, 'B', 0, 'fra03'),
    what: 'A path',
    verdicts: 'P1 black_hole, P2 black_hole',
    learned: true,
    whole: 'black_hole',
    colos: { P1: ['fra03'] },
  },
  {
    row: 'A and B are down in different data centres',
    seed: (seed) => {
      setHealth(seed, 'A', 0, 'fra03');
      setHealth(seed, 'B', 0, 'dfw01');
    },
    what: 'B path',
    verdicts: 'P1 black_hole',
    learned: false,
    whole: 'black_hole',
    colos: { P1: ['fra03'] },
  },
  {
    row: 'an average below 0.5 is down',
    seed: (seed) => setHealth(seed, 'B', 0.49),
    what: 'A path',
    verdicts: 'P1 black_hole, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  {
    row: 'an average between 0.5 and 1 is lossy: two of them are no safe pair',
    seed: (seed) => {
      addRoute(seed, 'P1', '10.213.0.9', 300);
      setHealth(seed, 'A', 0.999);
      setHealth(seed, 'G', 0.7);
    },
    what: 'B path',
    verdicts: 'P1 degraded',
    learned: false,
    whole: 'degraded',
  },
  {
    row: 'the last five minutes count where they are worse',
    facts: {
      analytics: { read: true, value: { health: [], recent: [row('dfw-edge-1', 0)], ingress: [], egress: [] } },
    },
    what: 'B path',
    verdicts: 'P1 black_hole',
    learned: false,
    whole: 'black_hole',
  },
  {
    row: 'a data centre without a row sees the worst state elsewhere',
    seed: (seed) => {
      setHealth(seed, 'A', 0, 'fra03');
      dropHealth(seed, 'A', 'dfw01');
    },
    what: 'B path',
    verdicts: 'P1 black_hole',
    learned: false,
    whole: 'black_hole',
    colos: { P1: ['dfw01', 'fra03'] },
  },
  {
    row: 'a tunnel whose checks are off is unknown, whatever its rows say',
    seed: (seed) => {
      setHealth(seed, 'A', 0);
      Object.assign(seed.magic.interconnects[0] ?? {}, { health_check: { enabled: false } });
    },
    what: 'B path',
    verdicts: 'P1 uncertain',
    learned: false,
    whole: 'uncertain',
  },
  {
    row: 'a scope of a data centre helps there alone',
    seed: ({ magic }) => Object.assign(magic.routes[5] ?? {}, { scope: { colo_names: ['iad02'] } }),
    what: 'C path',
    verdicts: 'P3 black_hole, P4 black_hole',
    learned: false,
    whole: 'black_hole',
    colos: { P4: ['dfw01', 'fra03'] },
  },
  {
    row: 'a scope that names every known data centre does not reach the others',
    seed: ({ magic }) => Object.assign(magic.routes[5] ?? {}, { scope: { colo_names: ['iad02', 'DFW01', 'fra03'] } }),
    what: 'C path',
    verdicts: 'P3 black_hole, P4 black_hole',
    learned: false,
    whole: 'black_hole',
    colos: { P4: ['elsewhere'] },
  },
  {
    row: 'a data centre that only a scope names sees the worst state of each tunnel',
    seed: (seed) => {
      Object.assign(seed.magic.routes[4] ?? {}, { scope: { colo_names: ['ams01'] } });
      delete seed.magic.routes[5]?.scope;
      setHealth(seed, 'G', 0, 'fra03');
    },
    what: 'C path',
    verdicts: 'P3 black_hole, P4 black_hole',
    learned: false,
    whole: 'black_hole',
    colos: { P4: ['ams01'] },
  },
  {
    row: 'a scope counts with regions and data centres together',
    seed: ({ magic }) =>
      Object.assign(magic.routes[5] ?? {}, {
        scope: { colo_regions: [...sevenRegions, 'ENAM', 'WNAM'], colo_names: ['iad02'] },
      }),
    what: 'C path',
    verdicts: 'P3 black_hole, P4 degraded',
    learned: false,
    whole: 'black_hole',
  },
  {
    row: 'a region that only a scope names is judged, too',
    seed: ({ magic }) =>
      Object.assign(magic.routes[5] ?? {}, { scope: { colo_regions: [...sevenRegions, 'ENAM', 'WNAM', 'MOON'] } }),
    what: 'C path',
    verdicts: 'P3 black_hole, P4 degraded',
    learned: false,
    whole: 'black_hole',
  },
  {
    row: 'two halves of P3 elsewhere carry all of it',
    seed: (seed) => {
      addRoute(seed, '10.20.0.0/17', '192.168.3.7', 100);
      addRoute(seed, '10.20.128.0/17', '192.168.3.7', 100);
    },
    what: 'C path',
    verdicts: 'P4 black_hole',
    learned: false,
    whole: 'black_hole',
  },
  {
    row: 'one half of P3 elsewhere carries its part only',
    seed: (seed) => addRoute(seed, '10.20.0.0/17', '192.168.3.7', 100),
    what: 'C path',
    verdicts: 'P3 black_hole, P4 black_hole',
    learned: false,
    whole: 'black_hole',
  },
  {
    row: 'a second route of P2 through the same tunnel is no second path',
    seed: (seed) => addRoute(seed, 'P2', '192.168.3.4', 200),
    what: 'A path',
    verdicts: 'P1 degraded, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  {
    row: 'host bits and a zero before the length are another spelling of P2',
    seed: (seed) => addRoute(seed, '10.20.30.9/024', '192.168.3.7', 200),
    what: 'A path',
    verdicts: 'P1 degraded, P2 degraded',
    learned: true,
    whole: 'uncertain',
  },
  {
    row: 'auto_advertise_withdraw, and the circuit itself goes',
    seed: (seed) => (ofP1(seed)['auto_advertise_withdraw'] = true),
    what: 'A path',
    verdicts: 'P1 uncertain, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  {
    row: 'auto_advertise_withdraw of what is not advertised changes nothing',
    seed: (seed) => {
      ofP1(seed)['auto_advertise_withdraw'] = true;
      ofP1(seed).on_demand['advertised'] = false;
    },
    what: 'A session',
    verdicts: '',
    learned: true,
    whole: 'uncertain',
  },
  {
    row: 'auto_advertise_withdraw, and B keeps a session',
    seed: (seed) => {
      ofP1(seed)['auto_advertise_withdraw'] = true;
      Object.assign(seed.cnis[1] ?? {}, { bgp: { customer_asn: 65010 } });
    },
    what: 'A session',
    verdicts: '',
    learned: true,
    whole: 'uncertain',
  },
  {
    row: 'a session that only advertises learns nothing',
    seed: ({ cnis }) => Object.assign(cnis[0] ?? {}, { bgp_mode: 'advertise_only' }),
    what: 'A session',
    verdicts: '',
    learned: false,
    whole: 'safe',
  },
  {
    row: 'next hop of route 02 leads nowhere',
    seed: ({ magic }) => Object.assign(magic.routes[1] ?? {}, { nexthop: '192.0.2.1' }),
    what: 'A path',
    verdicts: 'P1 uncertain, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  {
    row: 'A has another name on the Magic side, and its health is there',
    seed: (seed) => {
      Object.assign(seed.magic.interconnects[0] ?? {}, { name: 'old-name' });
      setHealth(seed, 'A', 0);
      for (const { dimensions } of seed.analytics.health) {
        if (dimensions.tunnelName === 'dfw-edge-1') dimensions.tunnelName = 'old-name';
      }
    },
    what: 'B path',
    verdicts: 'P1 black_hole',
    learned: false,
    whole: 'black_hole',
  },
  {
    row: 'no Magic interconnect for A: its own addresses find its routes, its name the health',
    seed: ({ magic }) => magic.interconnects.splice(0, 1),
    what: 'A path',
    verdicts: 'P1 degraded, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  {
    row: 'no Magic interconnect for A: whether it needs its session is not known',
    seed: ({ magic }) => magic.interconnects.splice(0, 1),
    what: 'A session',
    verdicts: 'P2 uncertain',
    learned: true,
    whole: 'uncertain',
  },
  {
    row: 'names of A and B swapped, and both go: lost whichever is which',
    seed: swapNames,
    what: 'A path, B path',
    verdicts: 'P1 black_hole, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  {
    row: 'a GRE tunnel with the network of A may be where its routes go',
    seed: ({ magic }) =>
      magic.gre_tunnels.push({
        ...magic.gre_tunnels[0],
        ...{ name: 'gre-twin', interface_address: '192.168.3.4/31', health_check: { enabled: true } },
      }),
    what: 'A path',
    verdicts: 'P1 degraded, P2 uncertain',
    learned: true,
    whole: 'uncertain',
  },
  {
    row: 'a longer network inside that of A takes the next hop',
    seed: ({ magic }) =>
      magic.gre_tunnels.push({
        ...magic.gre_tunnels[0],
        ...{ name: 'gre-twin', interface_address: '192.168.3.5/32', health_check: { enabled: true } },
      }),
    what: 'A path',
    verdicts: '',
    learned: true,
    whole: 'uncertain',
  },
  {
    row: 'A goes while B may stop: the pair may be lost',
    what: 'A path, B soft',
    verdicts: 'P1 uncertain, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
  {
    row: 'Magic interconnects were not read: no change is safe',
    facts: { interconnects: { read: false, problem } },
    what: 'B soft',
    verdicts: '',
    learned: false,
    whole: 'uncertain',
  },
  {
    row: 'GRE and IPsec tunnels were not read: what rides there is unknown',
    facts: { tunnels: { read: false, problem } },
    what: 'C path',
    verdicts: 'P3 black_hole, P4 black_hole',
    learned: false,
    whole: 'black_hole',
    regions: { P4: sevenRegions },
  },
  {
    row: 'prefixes were not read: the verdicts stand',
    facts: { prefixes: { read: false, problem }, bgpPrefixes: new Map() },
    what: 'A path',
    verdicts: 'P1 degraded, P2 black_hole',
    learned: true,
    whole: 'black_hole',
  },
];

describe('the verdicts of the specification', () => {
  test.each([...rows, ...between])('$row', (row) => {
    const judgement = judged(row);
    const changes = [...judgement.changes.values()];
    expect(worst(changes.map(({ verdict }) => verdict))).toBe(row.whole);
    expect(verdictsOf(judgement)).toEqual(row.verdicts.split(', ').filter((text) => text !== ''));
    expect(changes.some(({ learned }) => learned)).toBe(row.learned);
    for (const [name, regions] of Object.entries(row.regions ?? {})) {
      const found = changes.flatMap((change) => change.prefixes).find(({ prefix }) => prefix === prefixes.get(name));
      expect(found?.where.regions).toEqual(regions);
    }
    for (const [name, colos] of Object.entries(row.colos ?? {})) {
      const found = changes.flatMap((change) => change.prefixes).find(({ prefix }) => prefix === prefixes.get(name));
      expect(found?.where.colos).toEqual(colos);
    }
  });
});

function judged({ seed: change, facts, what, moments }: Row): Judgement {
  const seed = magicSeed();
  change?.(seed);
  const cnis = conduitsOf(seed);
  const disruptions = what.split(', ').flatMap((text) => {
    const [, id, takes] = /^(.) (path|session|soft)$/.exec(text) ?? [];
    return id === undefined ? [] : [{ id, cni: cniOf(id, seed), takes: takes as Takes }];
  });
  const ids = disruptions.map(({ id }) => id);
  const together = ids.map((id) => ({ own: [id], down: ids.filter((other) => other !== id) }));
  return judge({ ...factsOf(seed), ...facts }, cnis, disruptions, momentsFrom(moments ?? together));
}

function cniOf(id: string, { cnis }: MagicSeed): string {
  const index = [...names.keys()].indexOf(id);
  return String(cnis[index]?.['id']);
}

/** The worst verdict of each prefix that is not safe, as the rows write them. */
function verdictsOf({ changes }: Judgement): string[] {
  return [...prefixes].flatMap(([name, text]) => {
    const found = [...changes.values()].flatMap((change) => change.prefixes.filter(({ prefix }) => prefix === text));
    const verdict = worst(found.map((each) => each.verdict));
    return verdict === 'safe' ? [] : [`${name} ${verdict}`];
  });
}

function worst(verdicts: readonly Verdict[]): Verdict {
  const order: readonly Verdict[] = ['not_done', 'black_hole', 'uncertain', 'degraded'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'safe';
}

function setHealth({ analytics }: MagicSeed, tunnel: string, state: number, colo?: string): void {
  for (const { avg, dimensions } of analytics.health) {
    const isThere = colo === undefined || dimensions.edgeColoName === colo;
    if (dimensions.tunnelName === names.get(tunnel) && isThere) avg.tunnelState = state;
  }
}

function dropHealth({ analytics }: MagicSeed, tunnel: string, colo?: string): void {
  analytics.health = analytics.health.filter(
    ({ dimensions }) =>
      dimensions.tunnelName !== names.get(tunnel) || (colo !== undefined && dimensions.edgeColoName !== colo),
  );
}

function row(tunnel: string, state: number): TunnelHealthRow {
  return { tunnel, colo: 'fra03', state };
}

function addRoute({ magic }: MagicSeed, prefix: string, nexthop: string, priority: number): void {
  magic.routes.push({ id: `added-${magic.routes.length}`, prefix: prefixes.get(prefix) ?? prefix, nexthop, priority });
}

function ofP1({ addressing }: MagicSeed): MagicSeed['addressing']['bgp_prefixes'][string][number] {
  const [row] = Object.values(addressing.bgp_prefixes).flat();
  if (row === undefined) throw new Error('The seed has no BGP prefix');
  return row;
}

function swapNames({ magic: { interconnects } }: MagicSeed): void {
  Object.assign(interconnects[0] ?? {}, { name: 'dfw-edge-2' });
  Object.assign(interconnects[1] ?? {}, { name: 'dfw-edge-1' });
}
