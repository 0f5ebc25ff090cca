import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LossLevel } from '../../src/model/desired.ts';
import { type CircuitPlace, survives } from '../../src/plan/sets/survival.ts';
import { cni, desired, direct, live, liveCni, liveDirect, slotId } from '../helpers/account.ts';
import { casesOf } from '../helpers/deep.ts';
import { planned } from '../helpers/plan.ts';

const sites = ['a', 'b', 'c'];
const devices = ['1', '2'];

/** Every place where a circuit may be, given what the API tells: a site, and a device there. */
function possiblePlaces({ site, region, device }: CircuitPlace): readonly string[] {
  // Each region leads to a site of its own, or to one of the others.
  const where =
    site !== undefined ? [site] : region === undefined ? [...sites, 'x', 'y'] : [...sites, region === 'r' ? 'x' : 'y'];
  return where.flatMap((at) => (device === undefined ? devices : [device]).map((on) => `${at}/${on}`));
}

/** Tries every combination of places, and every loss in each. Two regions never lead to one site. */
function bruteForce(circuits: readonly CircuitPlace[], level: LossLevel): string {
  let answers = new Set<boolean>();
  const walk = (index: number, places: readonly string[]): void => {
    const circuit = circuits[index];
    if (circuit !== undefined) {
      for (const place of possiblePlaces(circuit)) walk(index + 1, [...places, place]);
      return;
    }
    const siteOfRegion = (region: string) =>
      places
        .filter((_, at) => circuits[at]?.site === undefined && circuits[at]?.region === region)
        .map((place) => place.split('/')[0]);
    if (siteOfRegion('r').some((site) => siteOfRegion('s').includes(site))) return;
    const units = places.map((place, at) =>
      level === 'circuit' ? `${at}` : level === 'device' ? place : place.split('/')[0],
    );
    answers = answers.add(units.length > 0 && units.every((lost) => units.some((unit) => unit !== lost)));
  };
  walk(0, []);
  return answers.size === 2 ? 'unknown' : answers.has(true) ? 'yes' : 'no';
}

const maybe = (values: readonly string[]) => fc.constantFrom(undefined, ...values);
const place = fc.oneof(
  fc.record({ site: fc.constantFrom(...sites), device: maybe(devices) }),
  fc.record({ region: fc.constantFrom('r', 's') }),
  fc.constant({}),
);

test('a set survives a loss exactly where a circuit is left in every place that circuits of unknown places may have', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(
      fc.array(place, { maxLength: 4 }),
      fc.constantFrom<LossLevel>('circuit', 'device', 'site'),
      (circuits, level) => {
        const answer = survives(circuits, level);
        seen.set(answer, (seen.get(answer) ?? 0) + 1);
        expect(answer).toBe(bruteForce(circuits, level));
      },
    ),
    { numRuns: casesOf(400, 20_000, 'DEMARC_PROPERTY_RUNS') },
  );
  for (const answer of ['yes', 'no', 'unknown']) expect(seen.get(answer)).toBeGreaterThan(20);
});

test('names of sites and devices count in any letter case, and an empty one is unknown', () => {
  expect(survives([{ site: 'EWR01' }, { site: 'ewr01' }], 'site')).toBe('no');
  expect(
    survives(
      [
        { site: 'ewr01', device: '' },
        { site: 'ewr01', device: 'x' },
      ],
      'device',
    ),
  ).toBe('unknown');
});

describe('policy.redundancy', () => {
  const documents = {
    interconnects: [direct('a', { slot_id: slotId(1), group: 'g' }), direct('b', { slot_id: slotId(2), group: 'g' })],
    cnis: [cni('wan-a', 'a'), cni('wan-b', 'b')],
  };
  const account = (places: readonly { site: string; device?: string }[]) =>
    live({
      interconnects: places.map((at, index) => liveDirect(`n${index + 1}`, index + 1, at)),
      cnis: places.map((_, index) => liveCni(index + 1, index === 0 ? 'wan-a' : 'wan-b', `n${index + 1}`)),
    });
  const warnings = (
    redundancy: Readonly<Record<string, LossLevel>>,
    given: ReturnType<typeof account>,
    declared: Parameters<typeof desired>[0] = documents,
  ) =>
    planned(
      desired({
        ...declared,
        policy: { redundancy, max_deletes: 9, rules: { 'shared-site': 'off', 'shared-device': 'off' } },
      }),
      given,
    )
      .plan.warnings.filter(({ code }) => code.includes('redundan'))
      .map(({ code, message }) => `${code}: ${message}`);
  const two = [
    { site: 'ewr01', device: 'd1' },
    { site: 'ewr01', device: 'd2' },
  ];

  test('warns of each set that does not survive what it must, and of nothing else', () => {
    expect(warnings({ g: 'circuit', ewr: 'device' }, account(two))).toEqual([]);
    expect(warnings({ g: 'site' }, account(two))).toEqual([
      'plan-not-redundant: policy.redundancy: the backup set "g" does not survive the loss of a site: interconnect.a and interconnect.b are in one site, ewr01',
    ]);
    expect(
      warnings(
        { g: 'device' },
        account([
          { site: 'ewr01', device: 'd1' },
          { site: 'ewr01', device: 'd1' },
        ]),
      ),
    ).toEqual([
      'plan-not-redundant: policy.redundancy: the backup set "g" does not survive the loss of a device: interconnect.a and interconnect.b are on one device, d1',
    ]);
  });

  test('says what is not known, and names no set that is not there', () => {
    expect(warnings({ g: 'device' }, account([{ site: 'ewr01' }, { site: 'ewr01' }]))).toEqual([
      expect.stringMatching(
        /^plan-not-redundant: .* whether the backup set "g" survives the loss of a device is not known: /,
      ) as string,
    ]);
    expect(warnings({ gg: 'device' }, account(two))).toEqual([
      'redundancy-unknown: policy.redundancy: no backup set has the name "gg"',
    ]);
  });

  test('judges what is left after the plan', () => {
    const deleted = {
      ...documents,
      interconnects: documents.interconnects.slice(0, 1),
      cnis: [cni('wan-a', 'a'), cni('wan-b', 'b', { state: 'absent' })],
    };
    expect(warnings({ ewr: 'circuit' }, account(two))).toEqual([]);
    expect(warnings({ ewr: 'circuit' }, account(two), deleted)).toEqual([
      'plan-not-redundant: policy.redundancy: the backup set "ewr" does not survive the loss of a circuit: interconnect.a is its only circuit',
    ]);
  });
});
