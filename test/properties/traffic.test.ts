import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Judgement } from '../../src/model/traffic/judgement.ts';
import { judge } from '../../src/preflight/judge.ts';
import { runs } from '../helpers/hold.ts';
import { Tally } from '../helpers/tally.ts';
import { Tape, tapes } from '../helpers/tape.ts';
import { momentsFrom } from '../helpers/whole-moments.ts';
import { type BrokenTraffic, simulate, type TrafficCase } from '../oracle/traffic.ts';
import { type TrafficScene, trafficScene } from '../preflight/traffic-scene.ts';

const broken: readonly BrokenTraffic[] = [
  'a shorter prefix catches what is lost',
  'a route exists everywhere',
  'one data centre speaks for all',
  'unknown is up',
  'the lowest number wins, dead or alive',
];

function judged({ facts, conduits, disruptions, oracle }: TrafficScene): Judgement {
  return judge(facts, conduits, disruptions, momentsFrom(oracle.moments));
}

/** What both say, in one form. Figures and places are compared where only one world is possible. */
function told({ changes }: Judgement, isDisputed: boolean): unknown {
  return [...changes].map(([id, { verdict, prefixes }]) => [
    id,
    verdict,
    prefixes
      .filter((each) => each.verdict !== 'safe')
      .map(({ prefix, verdict: own, left, where, notes }) => {
        const isOpen = isDisputed || notes.some(({ kind }) => kind === 'withdrawn');
        return isOpen ? [prefix, own] : [prefix, own, left, where.regions];
      })
      .sort(),
  ]);
}

function simulated(given: TrafficCase, isDisputed: boolean, rule?: BrokenTraffic): unknown {
  const alone = given.announcedAlone.length > 0;
  return [...simulate(given, rule)].map(([id, { whole, prefixes }]) => [
    id,
    whole,
    [...prefixes]
      .filter(([, { verdict }]) => verdict !== 'safe')
      .map(([prefix, { verdict, left, regions, isWithdrawn }]) =>
        isDisputed || (alone && isWithdrawn) ? [prefix, verdict] : [prefix, verdict, left, regions ?? []],
      )
      .sort(),
  ]);
}

test('the verdicts agree with a simulator that follows packets', () => {
  const tally = new Tally();
  fc.assert(
    fc.property(tapes(160), (numbers) => {
      const scene = trafficScene(new Tape(numbers));
      const judgement = judged(scene);
      tally.count([...judgement.changes.values()].flatMap(({ prefixes }) => prefixes.map(({ verdict }) => verdict)));
      expect(told(judgement, scene.isDisputed)).toEqual(simulated(scene.oracle, scene.isDisputed));
    }),
    { numRuns: runs },
  );
  if (process.env['DEMARC_PROPERTY_RUNS'] !== undefined) console.log(tally.toString());
  expect(tally.rarerThan(5, ['safe', 'degraded', 'uncertain', 'black_hole'])).toEqual([]);
});

test.each(broken)('the simulator sees a broken rule: %s', (rule) => {
  const differs = fc.check(
    fc.property(tapes(160), (numbers) => {
      const { oracle, isDisputed } = trafficScene(new Tape(numbers));
      expect(simulated(oracle, isDisputed, rule)).toEqual(simulated(oracle, isDisputed));
    }),
    { numRuns: 400, endOnFailure: true },
  );
  expect(differs.failed).toBe(true);
});

const ranks = ['safe', 'degraded', 'uncertain', 'black_hole'];

/** By change and prefix, and of the whole change. */
function rankOf({ changes }: Judgement): (change: string, prefix?: string) => number {
  return (change, prefix) => {
    const found = changes.get(change);
    const own = found?.prefixes.find((each) => each.prefix === prefix)?.verdict ?? 'safe';
    return ranks.indexOf(prefix === undefined ? (found?.verdict ?? 'safe') : own);
  };
}

/** What was judged before, and its ranks before and after. Prefixes that come in new are not compared. */
function* compared(before: Judgement, after: Judgement) {
  const [was, is] = [rankOf(before), rankOf(after)];
  for (const [change, { prefixes }] of before.changes) {
    yield { name: change, before: was(change), after: is(change) };
    for (const { prefix } of prefixes) {
      yield { name: `${change} ${prefix}`, before: was(change, prefix), after: is(change, prefix) };
    }
  }
}

test('a route more through a tunnel that nothing disrupts makes no verdict worse', () => {
  fc.assert(
    fc.property(tapes(160), fc.nat(999), fc.nat(999), (numbers, which, scope) => {
      const scene = trafficScene(new Tape(numbers));
      const { facts, conduits, disruptions, oracle, isDisputed } = scene;
      const taken = new Set(disruptions.map(({ cni }) => conduits.findIndex(({ id }) => id === cni)));
      // The addresses of a larger network may be those of a circuit inside it.
      const free = oracle.tunnels.filter(({ network }, i) => !taken.has(i) && network.endsWith('/31'));
      const tunnel = free[which % Math.max(1, free.length)];
      const like = oracle.routes[which % oracle.routes.length];
      if (isDisputed || tunnel === undefined || like === undefined || !facts.routes.read) return;
      // A scope that names a place makes it known: there the others are judged, too.
      const regions = oracle.routes.flatMap((route) => route.regions).slice(0, scope % 3);
      const route = {
        id: 'more',
        prefix: scope % 2 === 0 ? like.prefix : (['10.20.0.0/18', '10.20.64.0/18', '10.0.0.0/7'][which % 3] ?? ''),
        nexthop: tunnel.network.replace(/\/\d+$/, ''),
        priority: 1,
        weight: undefined,
        scope: regions.length === 0 ? undefined : { regions, colos: [] },
      };
      const more = { ...facts, routes: { read: true, value: [...facts.routes.value, route] } } as const;
      const after = judged({ ...scene, facts: more });
      expect([...compared(judged(scene), after)].filter((each) => each.after > each.before)).toEqual([]);
    }),
    { numRuns: runs },
  );
});

test('less health makes nothing safe or degraded that was worse: only a loss may become uncertain', () => {
  fc.assert(
    fc.property(tapes(160), fc.nat(9), (numbers, which) => {
      const scene = trafficScene(new Tape(numbers));
      const { facts, oracle } = scene;
      const gone = oracle.tunnels[which % oracle.tunnels.length]?.name;
      if (!facts.analytics.read) throw new Error('The scene has health');
      // Another tunnel keeps a row in each data centre: a data centre of which nothing is known is not judged.
      const beside = ['dfw01', 'fra03', 'iad02'].map((colo) => ({ tunnel: 'beside', colo, state: 1 }));
      const { health, recent } = facts.analytics.value;
      const withHealth = (keep: (tunnel: string) => boolean): TrafficScene => {
        const rows = [health, recent].map((all) => [...all.filter(({ tunnel }) => keep(tunnel)), ...beside]);
        const value = { health: rows[0] ?? [], recent: rows[1] ?? [], ingress: [], egress: [] };
        return { ...scene, facts: { ...facts, analytics: { read: true, value } } };
      };
      const before = judged(withHealth(() => true));
      const problem = { why: 'failed', words: '' } as const;
      const none = judged({ ...scene, facts: { ...facts, analytics: { read: false, problem } } });
      for (const after of [judged(withHealth((tunnel) => tunnel !== gone)), none]) {
        const better = [...compared(before, after)].filter((each) => each.after < Math.min(each.before, 2));
        expect(better).toEqual([]);
      }
    }),
    { numRuns: runs },
  );
});
