import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Judgement } from '../../src/model/judgement.ts';
import { judge } from '../../src/preflight/judge.ts';
import { runs } from '../helpers/hold.ts';
import { Tally } from '../helpers/tally.ts';
import { Tape, tapes } from '../helpers/tape.ts';
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
  return judge(facts, conduits, disruptions, oracle.moments);
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
