import { describe, expect, test } from 'vitest';
import type { Judgement, Moment, Takes, Verdict } from '../../src/model/judgement.ts';
import type { TrafficFacts } from '../../src/model/traffic.ts';
import { judge } from '../../src/preflight/judge.ts';
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
  readonly moments?: readonly Moment[];
  /** Prefixes that are not safe: `P1 degraded, P2 black_hole`. */
  readonly verdicts: string;
  readonly learned: boolean;
  readonly whole: Verdict;
  /** The regions of a black hole that is not everywhere. */
  readonly regions?: Readonly<Record<string, readonly string[]>>;
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

describe('the verdicts of the specification', () => {
  test.each(rows)('$row', (row) => {
    const judgement = judged(row);
    const changes = [...judgement.changes.values()];
    expect(worst(changes.map(({ verdict }) => verdict))).toBe(row.whole);
    expect(verdictsOf(judgement)).toEqual(row.verdicts.split(', ').filter((text) => text !== ''));
    expect(changes.some(({ learned }) => learned)).toBe(row.learned);
    for (const [name, regions] of Object.entries(row.regions ?? {})) {
      const found = changes.flatMap((change) => change.prefixes).find(({ prefix }) => prefix === prefixes.get(name));
      expect(found?.where.regions).toEqual(regions);
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
  return judge({ ...factsOf(seed), ...facts }, cnis, disruptions, moments ?? together);
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

function setHealth({ analytics }: MagicSeed, tunnel: string, state: number): void {
  for (const { avg, dimensions } of analytics.health) {
    if (dimensions.tunnelName === names.get(tunnel)) avg.tunnelState = state;
  }
}

function dropHealth({ analytics }: MagicSeed, tunnel: string): void {
  analytics.health = analytics.health.filter(({ dimensions }) => dimensions.tunnelName !== names.get(tunnel));
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
