import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountPlan, AccountTerms, Change, PlanDocument } from '../../src/model/plan.ts';
import type { StoredReview } from '../../src/model/review.ts';
import { planDocument } from '../../src/plan/codec.ts';
import { changeDigest } from '../../src/plan/digest.ts';
import { failedAccountPlan } from '../../src/plan/note.ts';
import { compareStored } from '../../src/plan/review/compare-stored.ts';
import { decodeReview, encodeReview, storedReview } from '../../src/usecases/review/stored-review.ts';
import { sampleTerms } from '../helpers/plan-samples.ts';

const sha = 'a'.repeat(40);

function change(key: string, mtu: number, before = 1400): Change {
  const whole: Change = {
    address: `cni.${key}`,
    kind: 'cni',
    key,
    action: 'update',
    live_id: `id-of-${key}`,
    digest: '',
    matched_by: 'conduit_name',
    impact: 'session',
    fields: [{ path: 'magic.mtu', before, after: mtu }],
    steps: [{ id: 1, call: 'update_cni', needs: [] }],
    blocked_by: [],
  };
  return { ...whole, digest: changeDigest(whole) };
}

function account(tag: string, changes: readonly Change[]): AccountPlan {
  return { ...failedAccountPlan(tag, []), complete: true, applyable: true, terms: sampleTerms, changes: [...changes] };
}

/** `a k 1500`: in account a, an update of cni.k to 1500. */
type Line = readonly [account: string, key: string, mtu: number];

function planOf(lines: readonly Line[], allowed: readonly string[] = [], tags: readonly string[] = []): PlanDocument {
  const all = [...new Set([...tags, ...lines.map(([tag]) => tag)])];
  const changes = (tag: string) => lines.filter((line) => line[0] === tag).map(([, key, mtu]) => change(key, mtu));
  return planDocument(
    all.map((tag) => account(tag, changes(tag))),
    allowed,
  );
}

/** As apply gets it: through the comment. */
function review(plan: PlanDocument, { exact = false } = {}): StoredReview {
  const stored = storedReview(plan, sha, 7);
  if (stored === undefined) throw new Error('not applyable');
  const { format, head_sha, fingerprint } = stored;
  const decoded = decodeReview(encodeReview(exact ? { format, head_sha, fingerprint } : stored).text);
  if (!decoded.ok) throw new Error(decoded.message);
  return decoded.review;
}

const line: fc.Arbitrary<Line> = fc.tuple(
  fc.constantFrom('a', 'b'),
  fc.constantFrom('k', 'l', 'm'),
  fc.constantFrom(1500, 1476, 9000),
);
const lines = fc.uniqueArray(line, { selector: ([tag, key]) => `${tag} ${key}`, maxLength: 5 });
const reviews = fc.array(lines, { maxLength: 3 });
const name = (each: Line): string => each.join(' ');

describe('a plan within what was reviewed in several pull requests', () => {
  it('has only changes of these reviews, by account, address and digest', () => {
    const outcomes = { within: 0, beyond: 0 };
    fc.assert(
      fc.property(reviews, lines, (reviewed, now) => {
        const union = new Set(reviewed.flat().map(name));
        const beyond = now.filter((each) => !union.has(name(each)));
        outcomes[beyond.length === 0 ? 'within' : 'beyond'] += 1;
        const difference = compareStored(
          reviewed.map((each) => review(planOf(each))),
          planOf(now),
        );
        const shown = (difference?.accounts ?? []).flatMap((account) => {
          if (account.problem === 'not_reviewed')
            return account.changes.map(({ address }) => `${account.account} ${address}`);
          if (account.problem !== 'stored') throw new Error(account.problem);
          return [...account.added, ...account.changed].map(({ address }) => `${account.account} ${address}`);
        });
        expect(shown.sort()).toEqual(beyond.map(([tag, key]) => `${tag} cni.${key}`).sort());
        expect(difference === undefined).toBe(beyond.length === 0);
      }),
      { numRuns: 400 },
    );
    expect(outcomes.within).toBeGreaterThan(20);
    expect(outcomes.beyond).toBeGreaterThan(20);
  });

  it('passes in any order of the reviews, and with any part of them', () => {
    fc.assert(
      fc.property(
        reviews.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        lines,
        ([list, shuffled], now) => {
          const stored = (each: readonly Line[]) => review(planOf(each));
          expect(compareStored(shuffled.map(stored), planOf(now))).toEqual(
            compareStored(list.map(stored), planOf(now)),
          );
        },
      ),
      { numRuns: 100 },
    );
    fc.assert(
      fc.property(
        lines.chain((list) => fc.tuple(fc.constant(list), fc.subarray(list))),
        ([whole, part]) => {
          expect(compareStored([review(planOf(whole))], planOf(part))).toBeUndefined();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('may have accounts without a review when nothing changes there', () => {
    expect(compareStored([review(planOf([['a', 'k', 1500]]))], planOf([['a', 'k', 1500]], [], ['b']))).toBeUndefined();
    expect(compareStored([review(planOf([['a', 'k', 1500]]))], planOf([['b', 'k', 1500]]))?.accounts).toMatchObject([
      { account: 'b', problem: 'not_reviewed', changes: [{ address: 'cni.k' }] },
    ]);
  });

  it('may be empty, with or without reviews, whatever is allowed', () => {
    expect(compareStored([], planOf([], ['outage'], ['a']))).toBeUndefined();
    expect(compareStored([review(planOf([['a', 'k', 1500]]))], planOf([], [], ['a']))).toBeUndefined();
    expect(compareStored([review(planOf([], [], ['a']), { exact: true })], planOf([], [], ['a']))).toBeUndefined();
  });
});

describe('the difference from the stored reviews', () => {
  it('includes a change from another state, and reviewed changes that are gone', () => {
    const now = planDocument([account('a', [change('k', 1500, 9000), change('n', 1500)])], []);
    const reviewed = review(
      planOf([
        ['a', 'k', 1500],
        ['a', 'l', 1500],
      ]),
    );
    expect(compareStored([reviewed], now)?.accounts).toMatchObject([
      {
        account: 'a',
        problem: 'stored',
        added: [{ address: 'cni.n' }],
        changed: [{ address: 'cni.k', fields: [{ before: 9000 }] }],
        gone: ['cni.l'],
      },
    ]);
  });

  it('includes an account that cannot be planned, even when nothing else is due', () => {
    const errors = [{ code: 'network-permission', message: 'no' }];
    const broken = planDocument([failedAccountPlan('a', errors), account('b', [])], []);
    expect(compareStored([], broken)).toEqual({
      accounts: [{ account: 'a', problem: 'not_planned', errors }],
      allowed: [],
      terms: [],
    });
  });

  it('includes an allowance that no review has, or not as large', () => {
    const lifted = (allowed: readonly string[]) => planOf([['a', 'k', 1500]], allowed);
    const two = [review(lifted(['max-deletes=3'])), review(lifted(['outage=new-york']))];
    expect(compareStored(two, lifted(['max-deletes=2', 'outage=new-york']))).toBeUndefined();
    expect(compareStored(two, lifted(['max-deletes=4', 'outage=london']))).toEqual({
      accounts: [],
      allowed: ['max-deletes=4', 'outage=london'],
      terms: [],
    });
  });
});

describe('the terms of several reviews', () => {
  const under = (terms: Partial<AccountTerms>, lines: readonly Line[] = [['a', 'k', 1500]]) => {
    const { accounts } = planOf(lines, [], ['a']);
    return planDocument(
      accounts.map((account) => ({ ...account, terms: { ...sampleTerms, ...terms } })),
      [],
    );
  };

  it('may be no looser than in one of them, each term by itself', () => {
    const two = [review(under({ max_deletes: 3 })), review(under({ prune: true }))];
    expect(compareStored(two, under({ max_deletes: 3, prune: true }))).toBeUndefined();
    expect(compareStored(two, under({ max_deletes: 0 }))).toBeUndefined();
    expect(compareStored(two, under({ max_deletes: 4 }))).toEqual({
      accounts: [],
      allowed: [],
      terms: [{ account: 'a', term: 'max_deletes', reviewed: [3, 1], now: 4 }],
    });
  });

  it('cover the evidence that there was, though the fingerprint does not', () => {
    const reviews = [review(under({ judged: 'health' }))];
    const [less, more] = [under({ judged: 'routes' }), under({ judged: 'health' })];
    expect(less.fingerprint).toBe(more.fingerprint);
    expect(compareStored(reviews, more)).toBeUndefined();
    expect(compareStored(reviews, less)).toMatchObject({
      accounts: [],
      allowed: [],
      terms: [{ account: 'a', term: 'judged', reviewed: ['health'], now: 'routes' }],
    });
    expect(compareStored([review(less)], more)).toBeUndefined();
  });

  it('do not matter where nothing changes', () => {
    const now = planDocument([...under({ max_deletes: 9 }, []).accounts, account('b', [change('k', 1500)])], []);
    const reviews = [review(under({})), review(planOf([['b', 'k', 1500]]))];
    expect(compareStored(reviews, now)).toBeUndefined();
  });

  it('count as reviewed only with the changes that were reviewed under them', () => {
    const exact = review(under({ max_deletes: 3 }), { exact: true });
    expect(compareStored([exact], under({ max_deletes: 3 }))).toBeUndefined();
    expect(compareStored([exact], under({ max_deletes: 2 }))).toMatchObject({
      exact: { reviewed: [exact.fingerprint] },
    });
    expect(compareStored([exact, review(under({}))], under({ max_deletes: 2 }))).toMatchObject({
      terms: [{ term: 'max_deletes', reviewed: [1], now: 2 }],
    });
  });
});

describe('a review that was stored as a fingerprint alone', () => {
  const whole: readonly Line[] = [
    ['a', 'k', 1500],
    ['a', 'l', 1500],
  ];

  it('allows exactly its plan, also together with other reviews', () => {
    const exact = review(planOf(whole), { exact: true });
    expect(compareStored([exact], planOf(whole))).toBeUndefined();
    expect(compareStored([review(planOf([['b', 'k', 1500]])), exact], planOf(whole))).toBeUndefined();
    const part = planOf(whole.slice(1));
    expect(compareStored([exact], part)).toEqual({
      accounts: [],
      allowed: [],
      terms: [],
      exact: { reviewed: [exact.fingerprint], now: part.fingerprint },
    });
    expect(compareStored([exact], planOf(whole, ['outage']))).toMatchObject({ allowed: [], accounts: [] });
  });

  it('does not restrict the other reviews', () => {
    const exact = review(planOf(whole), { exact: true });
    expect(compareStored([exact, review(planOf([['b', 'k', 1500]]))], planOf([['b', 'k', 1500]]))).toBeUndefined();
    expect(compareStored([exact, review(planOf([['b', 'k', 1500]]))], planOf([['b', 'k', 1476]]))).toMatchObject({
      accounts: [{ account: 'b', problem: 'stored', changed: [{ address: 'cni.k' }] }],
      exact: { reviewed: [exact.fingerprint] },
    });
  });
});
