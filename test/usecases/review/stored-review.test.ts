import { createHash } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, PlanDocument } from '../../../src/model/plan.ts';
import { planDocument } from '../../../src/plan/codec.ts';
import { refuseChanges } from '../../../src/usecases/review/check-review.ts';
import {
  decodeReview,
  encodeReview,
  reviewCharacters,
  storedReview,
} from '../../../src/usecases/review/stored-review.ts';
import { arbitraryPlan } from '../../helpers/arbitrary-plan.ts';
import { sampleAccountPlan, sampleChange } from '../../helpers/plan-samples.ts';

const sha = '0123456789abcdef0123456789abcdef01234567';

/** The commit whose trailer lifted a guard. */
const allowedBy = [{ text: 'outage', commit: 'c'.repeat(40) }];

function pack(value: unknown): string {
  return gzipSync(JSON.stringify(value)).toString('base64url');
}

/** The plan with its own fingerprint, each account as one that can be carried out. */
function applyable({ accounts, allowed }: PlanDocument): PlanDocument {
  return planDocument(
    accounts.map((account) => ({ ...account, complete: true, applyable: true })),
    allowed,
  );
}

function stored(plan: PlanDocument, headSha = sha) {
  const review = storedReview(plan, headSha, 7);
  if (review === undefined) throw new Error('nothing to store');
  return review;
}

function planWith(count: number): PlanDocument {
  const changes = Array.from({ length: count }, (_, at) => {
    const digest = `sha256:${Buffer.from(String(at).padStart(32, `${at * 7919}`.slice(0, 8))).toString('hex')}`;
    return sampleChange({ address: `cni.wan-${at}`, digest });
  });
  return planDocument([sampleAccountPlan({ changes })], ['outage'], allowedBy);
}

const review = stored(planWith(2));

describe('a stored review', () => {
  it('is read back unchanged for any plan, in characters that a comment keeps', () => {
    let changes = 0;
    fc.assert(
      fc.property(arbitraryPlan.map(applyable), (plan) => {
        const review = stored(plan);
        const { text, whole } = encodeReview(review);
        expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(decodeReview(text)).toEqual({ ok: true, review });
        expect(whole).toBe(true);
        changes += plan.accounts.flatMap((account) => account.changes).length;
      }),
      { numRuns: 200 },
    );
    expect(changes).toBeGreaterThan(100);
  });

  it('exists only for a plan that can be carried out', () => {
    const blocked = { ...sampleAccountPlan({ changes: [sampleChange({ address: 'cni.a' })] }), applyable: false };
    expect(storedReview(planDocument([blocked], []), sha, 7)).toBeUndefined();
    expect(storedReview(planDocument([sampleAccountPlan(), { ...blocked, account: 'b' }], []), sha, 7)).toBeUndefined();
    expect(storedReview(planDocument([sampleAccountPlan()], []), sha, 7)).toMatchObject({ head_sha: sha });
  });

  it('has only the fingerprint and the allowances when the changes are too many for a comment', () => {
    const plan = planWith(5_000);
    const { text, whole } = encodeReview(stored(plan));
    expect(whole).toBe(false);
    expect(text.length).toBeLessThan(300);
    const { fingerprint } = plan;
    const head = { format: 'demarc.review/2', head_sha: sha, pull_request: 7, fingerprint };
    const allowances = { allowed: ['outage'], allowed_by: allowedBy };
    expect(decodeReview(text)).toEqual({ ok: true, review: { ...head, ...allowances } });
  });

  it('says which commit lifted a guard, and leaves that out where none did', () => {
    expect(decodeReview(encodeReview(stored(planWith(2))).text)).toMatchObject({ review: { allowed_by: allowedBy } });
    expect(stored(planDocument([sampleAccountPlan()], ['outage']))).not.toHaveProperty('allowed_by');
  });

  it('is read back up to the most characters, and has only the fingerprint beyond them', () => {
    const letters = createHash('shake256', { outputLength: 30_000 }).update('any').digest('base64url');
    const encoded = (length: number) => {
      const change = sampleChange({ address: `cni.${letters.slice(0, length)}` });
      const review = stored(planDocument([sampleAccountPlan({ changes: [change] })], []));
      return { review, ...encodeReview(review) };
    };
    let [fits, exceeds] = [0, letters.length];
    while (exceeds - fits > 1) {
      const middle = Math.floor((fits + exceeds) / 2);
      if (encoded(middle).whole) fits = middle;
      else exceeds = middle;
    }
    const { review, text } = encoded(fits);
    expect(text).toHaveLength(reviewCharacters);
    expect(decodeReview(text)).toEqual({ ok: true, review });
    expect(decodeReview(encoded(exceeds).text)).toMatchObject({
      review: { fingerprint: expect.any(String) as string },
    });
  });

  it('has only the fingerprint when its addresses are long but compress well', () => {
    const long = sampleChange({ address: `cni.${'x'.repeat(2_000_000)}` });
    expect(encodeReview(stored(planDocument([sampleAccountPlan({ changes: [long] })], []))).whole).toBe(false);
  });

  it('has only the fingerprint when two changes share an address, because one digest would be lost', () => {
    const changes = ['1', '2'].map((digit) => sampleChange({ address: 'cni.a', digest: `sha256:${digit.repeat(64)}` }));
    expect(encodeReview(stored(planDocument([sampleAccountPlan({ changes })], []))).whole).toBe(false);
  });

  it('covers what a killed run leaves of a replacement, at its own address alone', () => {
    const left = `sha256:${'2'.repeat(64)}`;
    const replaced = sampleChange({ address: 'interconnect.a', action: 'replace', leaves: left });
    const changes = [replaced, sampleChange({ address: 'cni.a' })];
    const { text } = encodeReview(stored(planDocument([sampleAccountPlan({ changes })], [])));
    const decoded = decodeReview(text);
    if (!decoded.ok) throw new Error(decoded.message);
    const refused = (now: Partial<Change> & Pick<Change, 'address'>) =>
      refuseChanges([decoded.review], planDocument([sampleAccountPlan({ changes: [sampleChange(now)] })], []));
    expect(refused({ address: 'interconnect.a', action: 'create', digest: left })).toBeUndefined();
    for (const address of ['interconnect.b', 'cni.a']) {
      expect(refused({ address, action: 'create', digest: left })).toMatchObject({ type: 'changes' });
    }
    // Most plans leave nothing, and their reviews say nothing of it.
    expect(JSON.stringify(stored(planWith(2)))).not.toContain('leaves');
  });

  it('accepts commits of both kinds of hashes', () => {
    const review = stored(planWith(1), 'f'.repeat(64));
    expect(decodeReview(encodeReview(review).text)).toEqual({ ok: true, review });
  });
});

describe('a text that is not a stored review', () => {
  const notOurs = 'it is not of the format demarc.review/2';
  it.each<[string, string, string]>([
    ['other letters', 'a+b/', 'it is not base64url'],
    ['nothing', '', 'it is not base64url'],
    ['letters without end', 'a'.repeat(reviewCharacters + 1), 'it has more than 30000 characters'],
    ['no gzip', Buffer.from('{}').toString('base64url'), 'it does not unpack to JSON of at most 1048576 bytes'],
    [
      'another compression',
      deflateSync('{}').toString('base64url'),
      'it does not unpack to JSON of at most 1048576 bytes',
    ],
    ['a bomb', pack('0'.repeat(20_000_000)), 'it does not unpack to JSON of at most 1048576 bytes'],
    ['half of one', encodeReview(review).text.slice(0, 60), 'it does not unpack to JSON of at most 1048576 bytes'],
    [
      'a list within a list within a list',
      gzipSync('['.repeat(500_000)).toString('base64url'),
      'it does not unpack to JSON of at most 1048576 bytes',
    ],
    [
      'JSON that is nested too deep',
      gzipSync('['.repeat(101) + ']'.repeat(101)).toString('base64url'),
      'it does not unpack to JSON of at most 1048576 bytes',
    ],
    ['null', pack(null), notOurs],
    ['a newer version', pack({ ...review, format: 'demarc.review/3' }), notOurs],
    ['an unknown field', pack({ ...review, more: 1 }), notOurs],
    ['a short commit', pack({ ...review, head_sha: 'abc' }), notOurs],
    ['a pull request that is none', pack({ ...review, pull_request: 0 }), notOurs],
    ['accounts without allowances', pack({ ...review, allowed: undefined }), notOurs],
    [
      'who allowed, without what',
      pack({ ...review, accounts: undefined, allowed: undefined, allowed_by: [] }),
      notOurs,
    ],
    [
      'a digest that is none',
      pack({ ...review, accounts: [{ account: 'a', changes: { 'cni.a': 'sha256:0' } }] }),
      notOurs,
    ],
    ['another allowance', pack({ ...review, allowed: ['foreign'] }), 'its changes do not match its fingerprint'],
    ['no changes', pack({ ...review, accounts: [] }), 'its changes do not match its fingerprint'],
  ])('is refused: %s', (_, text, message) => {
    expect(decodeReview(text)).toEqual({ ok: false, message });
  });

  it('is refused with what to do when an older version stored it', () => {
    const older = { format: 'demarc.review/1', head_sha: sha, fingerprint: review.fingerprint };
    expect(decodeReview(pack(older))).toEqual({
      ok: false,
      isOlder: true,
      message:
        'planned by an older version: push, or run Plan again (its format is demarc.review/1, not demarc.review/2)',
    });
  });

  it('never causes a crash, whatever its characters', () => {
    const { text } = encodeReview(review);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('A', 'a', '0', '_', '-'), fc.nat(3), (at, letter, cut) => {
        const decoded = decodeReview(text.slice(0, at) + letter + text.slice(at + 1 + cut));
        if (decoded.ok) expect(decoded.review.fingerprint).toBe(review.fingerprint);
        else expect(decoded.message).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });
});
