import { expect, test } from 'vitest';
import type { AccountTerms } from '../../src/model/plan.ts';
import { looserTerms } from '../../src/plan/review/looser-terms.ts';
import { sampleTerms } from '../helpers/plan-samples.ts';

/** A term, its values from the strictest to the loosest, or values that are not comparable. */
const orders: readonly (readonly [keyof AccountTerms, readonly Partial<AccountTerms>[], 'ordered' | 'any'])[] = [
  ['max_deletes', [{ max_deletes: 0 }, { max_deletes: 1 }, { max_deletes: 7 }], 'ordered'],
  ['require_healthy', [{ require_healthy: true }, { require_healthy: false }], 'ordered'],
  ['prune', [{ prune: false }, { prune: true }], 'ordered'],
  ['ignore', [{ ignore: [] }, { ignore: ['a-*'] }, { ignore: ['a-*', 'b-*'] }], 'ordered'],
  ['ignore', [{ ignore: ['a-*'] }, { ignore: ['b-*'] }], 'any'],
  ['unguarded', [{ unguarded: [] }, { unguarded: ['lab'] }, { unguarded: ['lab', 'lhr'] }], 'ordered'],
  ['unguarded', [{ unguarded: ['lab'] }, { unguarded: ['lhr'] }], 'any'],
  // A larger set has more that is left, a smaller one comes after no other: both let more through.
  ['metros', [{ metros: [] }, { metros: ['new-york: ewr, jfk'] }, { metros: ['new-york: ewr, jfk, lga'] }], 'any'],
  [
    'pace',
    [
      { pace: { soak: '10m', check: 'required' } },
      { pace: { soak: '599s', check: 'required' } },
      { pace: { soak: '0s', check: 'required' } },
      { pace: { soak: '0s', check: 'off' } },
    ],
    'ordered',
  ],
  ['pace', [{ pace: { soak: '0s', check: 'required' } }, { pace: { soak: '10m', check: 'off' } }], 'any'],
  [
    'pace',
    [
      { pace: { soak: '0s', tunnel_health: '30m', check: 'off' } },
      { pace: { soak: '0s', tunnel_health: '1799s', check: 'off' } },
      { pace: { soak: '0s', check: 'off' } },
    ],
    'ordered',
  ],
  ['preflight', [{ preflight: 'required' }, { preflight: 'auto' }, { preflight: 'off' }], 'ordered'],
  ['judged', [{ judged: 'health' }, { judged: 'routes' }, { judged: 'none' }], 'ordered'],
  ['held_moves', [{ held_moves: true }, { held_moves: false }], 'ordered'],
];

const under = (terms: Partial<AccountTerms>) => ({ account: 'a', terms: { ...sampleTerms, ...terms } });

test.each(orders)('%s is looser only where it lets more through: %j', (term, values, kind) => {
  for (const [before, reviewed] of values.entries()) {
    for (const [after, now] of values.entries()) {
      const looser = looserTerms(under(now), [{ ...sampleTerms, ...reviewed }]);
      const isLooser = kind === 'any' ? after !== before : after > before;
      expect(looser.map((each) => each.term)).toEqual(isLooser ? [term] : []);
    }
  }
});

test('where nothing is to be judged now, no evidence is missing', () => {
  expect(looserTerms(under({}), [{ ...sampleTerms, judged: 'health' }])).toEqual([]);
});

test('a review in which nothing was to be judged covers no evidence that another one had', () => {
  const without = sampleTerms;
  const reviewed = { ...sampleTerms, judged: 'health' } as const;
  const missing = ['the token may not read Magic routes'];
  expect(looserTerms({ ...under({ judged: 'none' }), not_judged: missing }, [reviewed, without])).toEqual([
    { account: 'a', term: 'judged', reviewed: ['health', undefined], now: 'none', because: missing },
  ]);
  expect(looserTerms(under({ judged: 'health' }), [reviewed, without])).toEqual([]);
  // Both were reviewed without it.
  expect(looserTerms(under({ judged: 'none' }), [without, without])).toEqual([]);
  expect(looserTerms(under({ judged: 'none' }), [{ ...sampleTerms, judged: 'none' }, reviewed])).toEqual([]);
});

test('every term of an account has a meaning of looser', () => {
  const named = new Set(orders.map(([term]) => term));
  expect([...named].sort()).toEqual([...Object.keys(sampleTerms), 'judged'].sort());
});
