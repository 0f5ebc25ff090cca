import { expect, test } from 'vitest';
import type { Disruption } from '../../src/model/traffic/judgement.ts';
import { judge } from '../../src/preflight/judge.ts';
import { JudgedAgain } from '../../src/preflight/moments/judged-again.ts';
import { Scenarios } from '../../src/preflight/moments/scenarios.ts';
import { trafficView } from '../../src/preflight/traffic-view.ts';
import { momentsFrom, type WholeMoment } from '../helpers/whole-moments.ts';
import { conduitsOf, factsOf, magicSeed } from './seed-facts.ts';

// The first two carry 203.0.113.0/24 together. The third carries nothing with them.
const names = ['first', 'second', 'third'] as const;
const disruptions = magicSeed().cnis.map((cni, i): Disruption => ({
  id: names[i] ?? '',
  cni: String(cni['id']),
  takes: 'path',
}));
const thirdThenSecond: readonly WholeMoment[] = [
  { own: ['third', 'first'], down: [] },
  { own: ['second', 'first'], down: [] },
];

/** By moment: the changes that it judges. */
function judgedIn(whole: readonly WholeMoment[]): readonly (readonly string[])[] {
  const view = trafficView(factsOf(magicSeed()), conduitsOf(magicSeed()));
  const of = (id: string) => disruptions.filter((each) => each.id === id);
  const { always, each } = momentsFrom(whole);
  const again = new JudgedAgain(view, new Map(always.map((id) => [id, of(id)])));
  const scenarios = new Scenarios(view.conduits);
  return each.map(({ own, begin, end }) => [...own, ...again.at(scenarios.next(begin.flatMap(of), end.flatMap(of)))]);
}

test('a change that runs all the while is judged again when something else happens to what carries its prefixes', () => {
  expect(judgedIn(thirdThenSecond)).toEqual([
    ['third', 'first'],
    ['second', 'first'],
  ]);
  const { changes } = judge(factsOf(magicSeed()), conduitsOf(magicSeed()), disruptions, momentsFrom(thirdThenSecond));
  const shared = changes.get('first')?.prefixes.find(({ prefix }) => prefix === '203.0.113.0/24');
  expect(shared?.verdict).toBe('black_hole');
});

test('names the places of all moments that are as bad as the worst', () => {
  const seed = magicSeed();
  const [first = '', second = '', third = ''] = seed.cnis.map((cni) => String(cni['cust_ip']).replace(/\/.*/, ''));
  const route = (nexthop: string, region: string) => ({
    ...{ id: `${nexthop} ${region}`, prefix: '198.51.100.0/24', nexthop, priority: 100 },
    scope: { colo_regions: [region] },
  });
  seed.magic.routes = [route(first, 'ENAM'), route(third, 'ENAM'), route(first, 'WEUR'), route(second, 'WEUR')];
  const { changes } = judge(factsOf(seed), conduitsOf(seed), disruptions, momentsFrom(thirdThenSecond));
  expect(changes.get('first')?.prefixes).toMatchObject([
    { verdict: 'black_hole', where: { regions: ['ENAM', 'WEUR'], colos: [] } },
  ]);
});

test('beside a thousand changes of other circuits, it is judged once', () => {
  const moments = Array.from({ length: 1000 }, (_, i): WholeMoment => ({
    own: ['first'],
    down: i % 2 === 0 ? ['third'] : [],
  }));
  expect(judgedIn(moments).flat()).toEqual(['first']);
});
