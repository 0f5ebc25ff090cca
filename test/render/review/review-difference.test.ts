import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change, PlanDocument } from '../../../src/model/plan.ts';
import type { ReviewDifference } from '../../../src/model/review.ts';
import { comparePlans } from '../../../src/plan/review/compare-plans.ts';
import {
  renderReviewDifferenceMarkdown,
  renderReviewDifferenceText,
} from '../../../src/render/review/review-difference.ts';
import { arbitraryPlan } from '../../helpers/arbitrary-plan.ts';
import { runs } from '../../helpers/hold.ts';
import { outsideCode } from '../../helpers/markdown.ts';

const plain = { color: false };
const hasControl = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const mtu: Change = {
  address: 'cni.wan-a',
  kind: 'cni',
  key: 'wan-a',
  action: 'update',
  live_id: 'id-1',
  digest: `sha256:${'0'.repeat(64)}`,
  matched_by: 'conduit_name',
  impact: 'session',
  fields: [{ path: 'magic.mtu', before: 1400, after: 1500 }],
  steps: [{ id: 1, call: 'update_cni', needs: [] }],
  blocked_by: [],
};

const difference: ReviewDifference = {
  accounts: [
    {
      account: '023e',
      problem: 'changes',
      added: [{ ...mtu, address: 'cni.wan-b', key: 'wan-b' }],
      changed: [
        {
          reviewed: {
            ...mtu,
            interconnect: 'ewr-a',
            port: { from: { slot_id: 's-1' }, to: { slot_id: 's-2' } },
            terms: { protect: true, from: { protect: true } },
          },
          now: {
            ...mtu,
            impact: 'circuit',
            port: { from: { slot_id: 's-1' }, to: { slot_id: 's-3' } },
            terms: { protect: false, from: { protect: true, group: 'lab' } },
          },
          differs: { action: false, live_id: false, impact: true, calls: false, port: true, terms: true },
          fields: [
            {
              path: 'bgp.md5_key',
              now: { path: 'bgp.md5_key', before: { sensitive: true }, after: { sensitive: true } },
            },
            {
              path: 'magic.mtu',
              reviewed: { path: 'magic.mtu', before: 1400, after: 1500 },
              now: { path: 'magic.mtu', before: 9000, after: 1500 },
            },
          ],
        },
      ],
      gone: [{ ...mtu, address: 'cni.wan-c', key: 'wan-c' }],
    },
  ],
  allowed: ['outage=new-york'],
  terms: [
    { account: '023e', term: 'max_deletes', reviewed: [1, 2], now: 5 },
    { account: '023e', term: 'held_moves', reviewed: [true], now: false },
    { account: '023e', term: 'ignore', reviewed: [[]], now: ['icon-*', 'lab-*'] },
  ],
};

test('a difference as text looks like a plan', () => {
  expect(renderReviewDifferenceText(difference, plain)).toBe(`Account 023e

  Not in the review: 1 change

    ~ cni.wan-b  update id-1, found by its conduit name
        impact   its BGP session may reset
        fields   magic.mtu  1400 → 1500
        calls    #1 update_cni

  Different from the review: 1 change

    ~ cni.wan-a  update
        impact
          reviewed  its BGP session may reset
          now       traffic on it is interrupted while it moves
        port
          reviewed  leaves slot s-1, takes slot s-2
          now       leaves slot s-1, takes slot s-3
          to take the reviewed port, write slot_id: s-2 under ewr-a
        terms
          reviewed  protect: true; on a circuit with protect: true
          now       protect: false; on a circuit with protect: true, group: lab
        bgp.md5_key
          reviewed  (left as it is)
          now       (sensitive) → (sensitive, changed)
        magic.mtu
          reviewed  1400 → 1500
          now       9000 → 1500

  Reviewed, and no longer to be done (not a reason to refuse): cni.wan-c

Allowed now and not in the review: outage=new-york
Looser now than in the review: loosen it in a change of its own, then plan again.
  policy.max_deletes, account 023e
    reviewed  1, 2
    now       5
  --wait (held moves), account 023e
    reviewed  true
    now       false
  policy.ignore, account 023e
    reviewed  none
    now       icon-*, lab-*
`);
});

test('a difference as Markdown has the same content, with long parts folded', () => {
  const markdown = renderReviewDifferenceMarkdown(difference);
  expect(markdown).toContain('### The plan is not the one that was reviewed\n\nNothing was changed.');
  expect(markdown).toContain('Allowed now and not in the review: <code>outage=new-york</code>.');
  expect(markdown).toContain(
    '<code>policy.max_deletes</code> of account <code>023e</code>: reviewed <code>1</code>, <code>2</code>, now <code>5</code><br>',
  );
  expect(markdown).toContain('**Not in the review**');
  expect(markdown).toMatch(/reviewed {2}1400 → 1500\n +now {7}9000 → 1500/);
  expect(markdown).toContain('Reviewed, and no longer to be done: <code>cni.wan-c</code>.');
});

const otherwise: ReviewDifference = {
  accounts: [{ account: '023e', problem: 'stored', added: [], changed: [mtu], gone: ['cni.wan-c'] }],
  allowed: [],
  terms: [],
  exact: { reviewed: ['sha256:1', 'sha256:2'], now: 'sha256:3' },
};

test('a difference shows the current changes when the review has only digests', () => {
  expect(renderReviewDifferenceText(otherwise, plain)).toBe(`Account 023e

  Different from the review, as it is now: 1 change

    ~ cni.wan-a  update id-1, found by its conduit name
        impact   its BGP session may reset
        fields   magic.mtu  1400 → 1500
        calls    #1 update_cni

  Reviewed, and no longer to be done (not a reason to refuse): cni.wan-c

2 reviews were stored as the fingerprint of their plan alone, and allow exactly these plans.
  reviewed  sha256:1
  reviewed  sha256:2
  now       sha256:3
`);
  const markdown = renderReviewDifferenceMarkdown(otherwise);
  expect(markdown).toContain('**Different from the review**, as it is now\n\n');
  expect(markdown).toContain('Reviewed: <code>sha256:1</code>, <code>sha256:2</code>. Now: <code>sha256:3</code>.');
});

test('a difference only says that the plan is another one when just its fingerprint was stored', () => {
  const exact = { reviewed: ['sha256:1'], now: 'sha256:3' };
  expect(renderReviewDifferenceText({ accounts: [], allowed: [], terms: [], exact }, plain)).toBe(
    'One review was stored as the fingerprint of its plan alone, and allows exactly that plan.\n  reviewed  sha256:1\n  now       sha256:3\n',
  );
});

test('a difference as Markdown counts the looser terms that do not fit, and stays within its budget', () => {
  const wide = ['\u{202e}'.repeat(120)];
  const looser = { term: 'metros', reviewed: [wide], now: wide } as const;
  const terms = Array.from({ length: 12 }, (_, at) => ({ account: `${at}`.padStart(32, '0'), ...looser }));
  const markdown = renderReviewDifferenceMarkdown({ accounts: [], allowed: [], terms }, { maxBytes: 5000 });
  expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(5000);
  expect(markdown).toContain('<br><code>policy.metros</code> of account <code>0000');
  expect(markdown).toMatch(/this leaves out \d+ terms that are looser than in the review/);
});

describe('the difference between any two plans', () => {
  const pairs = fc.tuple(arbitraryPlan, arbitraryPlan).map(([a, b]): readonly [PlanDocument, PlanDocument] => {
    // Often the same accounts and addresses, or there would be nothing to compare.
    const accounts = b.accounts.map((account, i) => ({
      ...account,
      complete: true,
      account: a.accounts[i]?.account ?? account.account,
    }));
    return [
      a,
      { ...b, accounts: accounts.map((account) => ({ ...account, changes: account.changes.map(redigested) })) },
    ];
  });

  test("has no control characters for a terminal or a comment, and keeps the comment's size limit", () => {
    fc.assert(
      fc.property(pairs, ([reviewed, now]) => {
        const found = comparePlans(reviewed, now);
        if (found === undefined) return;
        const text = renderReviewDifferenceText(found, plain);
        expect(text.replaceAll('\n', '')).not.toMatch(hasControl);
        expect(text).not.toContain('##[');
        expect(text.split('\n').filter((line) => line.trim().startsWith('::'))).toEqual([]);
        const markdown = renderReviewDifferenceMarkdown(found, { maxBytes: 5000 });
        expect(markdown.replaceAll('\n', '')).not.toMatch(hasControl);
        expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(5000);
        expect(outsideCode(markdown).open).toBe(false);
        expect(outsideCode(markdown).prose).not.toMatch(/<(?!\/?(?:details|summary|code|br)>)/);
      }),
      { numRuns: runs },
    );
  });
});

function redigested(change: Change, index: number): Change {
  return { ...change, digest: `sha256:${String(index).padStart(64, 'f')}` };
}
