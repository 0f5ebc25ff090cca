import { describe, expect, test } from 'vitest';
import type {
  ChangeVerdict,
  Disruption,
  Judgement,
  Moments,
  PrefixVerdict,
} from '../../src/model/traffic/judgement.ts';
import type { TrafficFacts } from '../../src/model/traffic/traffic.ts';
import { prefixesToAsk } from '../../src/preflight/advertised.ts';
import { judge } from '../../src/preflight/judge.ts';
import { momentsFrom } from '../helpers/whole-moments.ts';
import { conduitsOf, factsOf, type MagicSeed, magicSeed } from './seed-facts.ts';

const [a, b, c] = magicSeed().cnis.map((cni) => String(cni['id']));
const everywhere = { regions: [], colos: [] };
const problem = { why: 'permission', words: 'needs Magic WAN Read or Magic Transit Read' } as const;

function judged(
  takes: readonly string[],
  change?: (seed: MagicSeed) => void,
  facts?: Partial<TrafficFacts>,
): Judgement {
  const seed = magicSeed();
  change?.(seed);
  const disruptions = takes.map((text): Disruption => {
    const [id = '', kind] = text.split(' ');
    return { id, cni: String({ a, b, c }[id]), takes: kind === 'soft' || kind === 'session' ? kind : 'path' };
  });
  const ids = disruptions.map(({ id }) => id);
  return judge({ ...factsOf(seed), ...facts }, conduitsOf(seed), disruptions, atOnce(ids));
}

function atOnce(ids: readonly string[]): Moments {
  return momentsFrom([{ own: ids, down: [] }]);
}

function changeOf(judgement: Judgement, id: string): ChangeVerdict {
  const change = judgement.changes.get(id);
  if (change === undefined) throw new Error(`No verdict for ${id}`);
  return change;
}

function prefixOf(judgement: Judgement, id: string, prefix: string): PrefixVerdict | undefined {
  return changeOf(judgement, id).prefixes.find((each) => each.prefix === prefix);
}

describe('what is said beside a verdict', () => {
  test('the loss of a prefix says what carries it, that the shorter one does not help, and how many paths are left', () => {
    expect(changeOf(judged(['a']), 'a')).toEqual({
      verdict: 'black_hole',
      withoutLearned: 'black_hole',
      learned: true,
      because: ['learned'],
      otherSessions: { names: [], more: 0 },
      prefixes: [
        {
          prefix: '10.20.30.0/24',
          verdict: 'black_hole',
          where: everywhere,
          left: 0,
          advertised: 'not_owned',
          leftOver: [],
          now: ['dfw-edge-1'],
          notes: [{ kind: 'covered', by: '10.20.0.0/16' }],
        },
        {
          prefix: '203.0.113.0/24',
          verdict: 'degraded',
          where: everywhere,
          left: 1,
          advertised: 'yes',
          leftOver: ['dfw-edge-2'],
          now: ['dfw-edge-1', 'dfw-edge-2'],
          notes: [],
        },
      ],
    });
  });

  test('a prefix that loses its paths keeps the part of its more specific routes', () => {
    const notes = prefixOf(judged(['c']), 'c', '10.20.0.0/16')?.notes;
    expect(notes).toEqual([{ kind: 'specifics', prefixes: ['10.20.30.0/24'], more: 0 }]);
  });

  test('a shorter prefix that goes at the same moment is no cover', () => {
    expect(prefixOf(judged(['a', 'c']), 'a', '10.20.30.0/24')?.notes).toEqual([]);
  });

  test('what was down before says so', () => {
    const found = judged(['a'], ({ analytics }) => {
      for (const { avg, dimensions } of analytics.health) {
        if (dimensions.tunnelName === 'dfw-edge-1') avg.tunnelState = 0;
      }
    });
    expect(prefixOf(found, 'a', '10.20.30.0/24')).toMatchObject({
      verdict: 'uncertain',
      now: [],
      notes: [{ kind: 'already_down' }, { kind: 'covered', by: '10.20.0.0/16' }],
    });
  });

  test('a change that may stop traffic says so', () => {
    expect(prefixOf(judged(['a soft']), 'a', '10.20.30.0/24')?.notes).toContainEqual({ kind: 'may_stop' });
  });

  test('unknown health names the tunnels', () => {
    const found = judged(['b'], undefined, { analytics: { read: false, problem } });
    expect(found.evidence).toBe('routes');
    expect(found.notRead).toEqual([{ part: 'health', problem }]);
    expect(prefixOf(found, 'b', '203.0.113.0/24')?.notes).toEqual([{ kind: 'unknown_health', paths: ['dfw-edge-1'] }]);
  });

  test('names of A and B swapped: both candidates are named, and the match says which evidence was found', () => {
    const found = judged(['b'], ({ magic: { interconnects } }) => {
      Object.assign(interconnects[0] ?? {}, { name: 'dfw-edge-2' });
      Object.assign(interconnects[1] ?? {}, { name: 'dfw-edge-1' });
    });
    const names = ['dfw-edge-1', 'dfw-edge-2'];
    expect(prefixOf(found, 'b', '10.20.30.0/24')?.notes).toContainEqual({ kind: 'candidates', tunnels: names });
    const by = ['name', 'reservation', 'addresses'];
    expect(found.matches.get(b ?? '')).toEqual({ found: 'several', by, names, nameNotFound: false });
  });

  test('a name that Magic does not have is a warning, where the other evidence agrees', () => {
    const found = judged([], ({ magic }) => Object.assign(magic.interconnects[0] ?? {}, { name: 'other' }));
    const match = { found: 'one', by: ['reservation', 'addresses'], names: ['other'], nameNotFound: true };
    expect(found.matches.get(a ?? '')).toEqual(match);
    expect(found.matches.get(c ?? '')).toMatchObject({ found: 'one', by: ['name', 'addresses'], nameNotFound: false });
  });

  test('other sessions are said beside a black hole, and lift nothing', () => {
    const found = judged(['a'], ({ cnis, magic }) => {
      Object.assign(cnis[1] ?? {}, { bgp: { customer_asn: 65010 } });
      Object.assign(magic.gre_tunnels[0] ?? {}, { bgp: { customer_asn: 65020 } });
    });
    expect(changeOf(found, 'a')).toMatchObject({
      verdict: 'black_hole',
      otherSessions: { names: ['dfw-edge-2', 'gre-iad-bk'], more: 0 },
    });
  });

  test('the last session withdraws a prefix although its static routes are fine', () => {
    const found = judged(['a session'], ({ addressing }) => {
      for (const row of Object.values(addressing.bgp_prefixes).flat()) row['auto_advertise_withdraw'] = true;
    });
    expect(prefixOf(found, 'a', '203.0.113.0/24')).toMatchObject({
      verdict: 'uncertain',
      left: 2,
      notes: [{ kind: 'withdrawn' }],
    });
    expect(changeOf(found, 'a').withoutLearned).toBe('uncertain');
  });

  test('the last session withdraws also what no static route has', () => {
    const found = judged(['a session'], ({ addressing }) => {
      for (const rows of Object.values(addressing.bgp_prefixes)) {
        rows.push({ cidr: '198.51.100.0/24', on_demand: { advertised: null }, auto_advertise_withdraw: true });
      }
    });
    expect(prefixOf(found, 'a', '198.51.100.0/24')).toMatchObject({ verdict: 'uncertain', left: 0, now: [] });
  });
});

describe('what is advertised', () => {
  test.each([
    ['on demand is off', { advertised: null }, 'yes'],
    ['it is withdrawn', { advertised: false }, 'no'],
  ])('%s', (_, onDemand, advertised) => {
    const found = judged(['a', 'b'], ({ addressing }) => {
      for (const row of Object.values(addressing.bgp_prefixes).flat()) row.on_demand = onDemand;
    });
    expect(prefixOf(found, 'a', '203.0.113.0/24')).toMatchObject({ verdict: 'black_hole', advertised });
  });

  test('prefixes that were not read, or not asked for, are unknown', () => {
    const notRead = judged(['a'], undefined, { prefixes: { read: false, problem } });
    const notAsked = judged(['a'], undefined, { bgpPrefixes: new Map() });
    expect([notRead, notAsked].map((found) => prefixOf(found, 'a', '203.0.113.0/24')?.advertised)).toEqual([
      'unknown',
      'unknown',
    ]);
  });

  test('only the IP prefixes of touched routes are worth a request', () => {
    const seed = magicSeed();
    const ask = (cni: string | undefined) =>
      prefixesToAsk(factsOf(seed), conduitsOf(seed), [{ cni: cni ?? '' }]).map(({ cidr }) => cidr);
    expect([ask(a), ask(c)]).toEqual([['203.0.113.0/24'], []]);
    expect(prefixesToAsk(factsOf(seed), conduitsOf(seed), 'everything')).toHaveLength(1);
  });
});

describe('what cannot be judged', () => {
  test('without routes nothing is judged, and nothing is safe', () => {
    const found = judged(['b', 'c soft'], undefined, { routes: { read: false, problem } });
    expect(found.evidence).toBe('none');
    expect([...found.changes.values()].map(({ verdict }) => verdict)).toEqual(['not_done', 'not_done']);
  });

  test.each(['2001:db8::/32', '010.60.0.0/24', '10.60.0.0/33', 'nonsense'])(
    '%s through a circuit that goes is uncertain, never safe and never lost',
    (prefix) => {
      const found = judged(['b'], ({ magic }) =>
        magic.routes.push({ id: 'odd', prefix, nexthop: '192.168.3.7', priority: 1 }),
      );
      expect(prefixOf(found, 'b', prefix)).toMatchObject({ verdict: 'uncertain', notes: [{ kind: 'spelling' }] });
    },
  );

  test('a next hop that is no IPv4 address is listed', () => {
    const found = judged(['b'], ({ magic }) =>
      magic.routes.push({ id: 'odd', prefix: '2001:db8::/32', nexthop: '2001:db8:1::1', priority: 1 }),
    );
    expect(found.unread).toEqual([{ prefix: '2001:db8::/32', nexthop: '2001:db8:1::1' }]);
    expect(changeOf(found, 'b').verdict).toBe('degraded');
  });

  test('a route whose scope names a blank region or data centre is no path in the places that no scope names', () => {
    for (const scope of [
      { regions: [''], colos: [] },
      { regions: [], colos: [''] },
    ]) {
      const routes = factsOf(magicSeed()).routes;
      if (!routes.read) throw new Error('no routes');
      const [first] = routes.value;
      if (first === undefined) throw new Error('no route');
      const odd = { ...first, id: 'odd', prefix: '10.20.30.0/24', nexthop: '10.213.0.9', priority: 1, scope };
      const found = judged(['a'], undefined, { routes: { read: true, value: [...routes.value, odd] } });
      expect(prefixOf(found, 'a', '10.20.30.0/24')).toMatchObject({ verdict: 'black_hole' });
    }
  });

  test('100,000 routes are judged, also of one prefix and in scopes without end', () => {
    const found = judged(['c'], ({ magic }) => {
      for (let i = 0; i < 100_000; i++) {
        const [prefix, scope] = [
          ['10.40.0.0/24', { colo_names: [`x${i}`] }] as const,
          ['10.40.0.0/24', { colo_regions: [`R${i}`] }] as const,
          [`172.16.${i % 256}.0/24`, undefined] as const,
        ][i % 3] ?? ['10.40.0.0/24', undefined];
        magic.routes.push({ id: `r${i}`, prefix, nexthop: '10.213.0.9', priority: i, ...(scope && { scope }) });
      }
    });
    expect(prefixOf(found, 'c', '10.40.0.0/24')).toMatchObject({ verdict: 'black_hole', left: 0 });
  });

  test('more CNIs of which nobody knows what they are than can be tried: lost for certain only what all lose', () => {
    const seed = magicSeed();
    const [first] = seed.cnis;
    const cnis = Array.from({ length: 6 }, (_, i) => ({
      ...first,
      id: `cni-${i}`,
      magic: { conduit_name: `edge-${i}` },
      p2p_ip: `10.9.0.${2 * i}/31`,
      cust_ip: `10.9.0.${2 * i + 1}/31`,
    }));
    seed.cnis = cnis;
    seed.magic.interconnects = cnis.map((_, i) => ({
      name: `edge-${i}`,
      interface_address: `10.9.0.${2 * ((i + 1) % 6)}/31`,
      version: '2',
      health_check: {},
    }));
    seed.magic.routes = [0, 1].map((i) => ({ id: `r${i}`, prefix: '10.0.0.0/8', nexthop: `10.9.0.${i}`, priority: i }));
    const disruptions = cnis.map(({ id }): Disruption => ({ id, cni: id, takes: 'path' }));
    const found = judge(factsOf(seed), conduitsOf(seed), disruptions, atOnce(cnis.map(({ id }) => id)));
    expect([...found.changes.values()].map(({ withoutLearned }) => withoutLearned)).toContain('uncertain');
  });

  test('a change in no moment is judged by itself', () => {
    const seed = magicSeed();
    const found = judge(factsOf(seed), conduitsOf(seed), [{ id: 'x', cni: c ?? '', takes: 'path' }], atOnce([]));
    expect(changeOf(found, 'x').verdict).toBe('black_hole');
  });
});
