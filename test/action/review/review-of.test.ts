import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  combineReview as reviewOfPull,
  type StoredComment,
  type StoredEvidence,
} from '../../../src/action/review/read-review.ts';
import {
  describeReviewed,
  isStatusOf,
  readFingerprint,
  renderReviewBlock,
  statusContext,
  statusTarget,
} from '../../../src/action/review/review-status.ts';
import type { StoredReview } from '../../../src/model/review.ts';
import { planDocument } from '../../../src/plan/codec.ts';
import { storedReview } from '../../../src/usecases/review/stored-review.ts';
import { sampleAccountPlan, sampleChange } from '../../helpers/plan-samples.ts';

const headSha = 'a1'.repeat(20);
const earlierSha = 'b2'.repeat(20);

function reviewFor(sha: string, address = 'cni.a'): StoredReview {
  const plan = planDocument(
    [sampleAccountPlan({ changes: [sampleChange({ address, digest: digestOf(address) })] })],
    [],
  );
  const review = storedReview(plan, sha, 7);
  if (review === undefined) throw new Error('nothing to store');
  return review;
}

function digestOf(text: string): string {
  return `sha256:${Buffer.from(text).toString('hex').padEnd(64, '0')}`;
}

function comment(review: StoredReview, doubt?: string): StoredComment {
  return { body: `<!-- demarc:plan 00 -->\n### Plan\n${renderReviewBlock(review).text}\n`, doubt };
}

function other(body: string): StoredComment {
  return { body };
}

function reviewOf(stored: Omit<StoredEvidence, 'number'>) {
  return reviewOfPull({ number: 7, ...stored });
}

const review = reviewFor(headSha);
const { fingerprint } = review;
const status = { state: 'success', description: describeReviewed(fingerprint, '1 to update') };
const exact = { format: 'demarc.review/2', head_sha: headSha, pull_request: 7, fingerprint };

describe('what was reviewed in a pull request', () => {
  it('comes from the changes of its comment, confirmed by its status', () => {
    expect(reviewOf({ headSha, status, comments: [comment(review)] })).toEqual({ ok: true, review });
  });

  it('comes from its comment when no status could be written', () => {
    expect(reviewOf({ headSha, status: undefined, comments: [comment(review)] })).toEqual({ ok: true, review });
  });

  it.each<[string, readonly StoredComment[], string]>([
    ['the comment was deleted', [], 'it has no plan comment'],
    [
      'the comment is of another plan',
      [comment(reviewFor(headSha, 'cni.b'))],
      'its comment and its status are for different plans',
    ],
    ['the comment is of an earlier commit', [comment(reviewFor(earlierSha))], 'its plan comment is for commit b2b2b2b'],
    ['the comment holds none', [other('### Plan\n')], 'its plan comment contains no review'],
    [
      'the comment was cut',
      [other(`${comment(review).body.slice(0, 80)} -->`)],
      'the review in its plan comment is unreadable: it does not unpack to JSON of at most 1048576 bytes',
    ],
  ])('is exactly the plan of its status when %s', (_, comments, remark) => {
    expect(reviewOf({ headSha, status, comments })).toEqual({ ok: true, review: exact, remark });
  });

  it('is read from any of our comments', () => {
    const superseded = other('<!-- demarc:plan 00 -->\nsuperseded\n');
    const another = comment(reviewFor(headSha, 'cni.b'));
    expect(reviewOf({ headSha, status, comments: [another, comment(review)] })).toEqual({ ok: true, review });
    expect(reviewOf({ headSha, status, comments: [superseded, comment(review)] })).toEqual({ ok: true, review });
  });
});

describe('nothing was reviewed', () => {
  it('when only a comment that may be edited contains it', () => {
    expect(reviewOf({ headSha, status: undefined, comments: [comment(review, 'it was edited')] })).toEqual({
      ok: false,
      reason: 'no plan is stored for its last commit a1a1a1a: it was edited',
    });
    const alone = { headSha, status: undefined, comments: [comment(review, 'it was edited'), comment(review)] };
    expect(reviewOf(alone)).toEqual({ ok: true, review });
    // The status says what was seen, whenever the comment was written.
    expect(reviewOf({ headSha, status, comments: [comment(review, 'it was edited')] })).toEqual({ ok: true, review });
  });

  it.each(['failure', 'error', 'pending'])('when the newest status is %s, whatever the comment contains', (state) => {
    expect(reviewOf({ headSha, status: { ...status, state }, comments: [comment(review)] })).toEqual({
      ok: false,
      reason: 'the plan for its last commit a1a1a1a cannot be carried out',
    });
  });

  it('when a status has no fingerprint', () => {
    const description = `see ${fingerprint}`;
    expect(reviewOf({ headSha, status: { state: 'success', description }, comments: [] }).ok).toBe(false);
  });

  it.each([
    ['late', 'its status was set after the merge'],
    ['unnamed', 'its status does not name this pull request'],
  ] as const)('when its status is %s', (otherStatus, why) => {
    expect(reviewOf({ headSha, status: undefined, otherStatus, comments: [] })).toEqual({
      ok: false,
      reason: `no plan is stored for its last commit a1a1a1a: ${why}`,
    });
  });

  it.each([
    [7, undefined, 'no pull request'],
    [8, 7, 'the pull request #7'],
  ])('when a comment is a copy: on #%i, one that names %s', (number, named, words) => {
    const { format, head_sha } = review;
    const unnamed: StoredReview = { format, head_sha, fingerprint };
    const body = comment(named === undefined ? unnamed : { ...review, pull_request: named });
    expect(reviewOfPull({ number, headSha, status: undefined, comments: [body] })).toEqual({
      ok: false,
      reason: `no plan is stored for its last commit a1a1a1a: the review in its plan comment names ${words}`,
    });
  });

  it('when the last push was not planned', () => {
    expect(reviewOf({ headSha, status: undefined, comments: [comment(reviewFor(earlierSha))] })).toEqual({
      ok: false,
      reason: 'no plan is stored for its last commit a1a1a1a: its plan comment is for commit b2b2b2b',
    });
    expect(reviewOf({ headSha, status: undefined, comments: [] })).toEqual({
      ok: false,
      reason: 'no plan is stored for its last commit a1a1a1a: it has no plan comment',
    });
  });
});

describe('what an older version stored', () => {
  const reason = 'it was planned by an older version: push, or run Plan again';
  const block = gzipSync(JSON.stringify({ ...exact, format: 'demarc.review/1' })).toString('base64url');
  const older = other(`<!-- demarc:plan 00 -->\n<!-- demarc:review ${block} -->\n`);

  it('is called so in a status, whatever the comment holds', () => {
    const olderStatus = { state: 'success', description: `${fingerprint} · 1 to update` };
    for (const comments of [[], [older], [comment(review)]]) {
      expect(reviewOf({ headSha, status: olderStatus, comments })).toEqual({ ok: false, reason });
    }
  });

  it('is called so in a comment without a status', () => {
    const stored = reviewOf({ headSha, status: undefined, comments: [older] });
    expect(stored.ok ? '' : stored.reason).toContain(reason);
  });
});

describe('the status of a plan', () => {
  it('has its own context for each configuration', () => {
    expect(statusContext({ label: undefined })).toBe('demarc/plan');
    expect(statusContext({ label: 'eu/' })).toBe('demarc/plan (eu/)');
  });

  it('links to the run and names its pull request', () => {
    const url = 'https://github.example/octo/network/actions/runs/1';
    expect(statusTarget(url, 7)).toBe(`${url}?pr=7`);
    expect(statusTarget(undefined, 7)).toBeUndefined();
    expect(isStatusOf(`${url}?pr=7`, 7)).toBe(true);
    expect(isStatusOf(`${url}?pr=70`, 7)).toBe(false);
    expect(isStatusOf(`${url}?pr=7&x=1`, 7)).toBe(false);
    expect(isStatusOf(url, 7)).toBe(false);
    expect(isStatusOf(undefined, 7)).toBe(false);
  });

  it('begins with the whole fingerprint, followed by as much text as GitHub stores', () => {
    expect(describeReviewed(fingerprint, '2 to create')).toBe(`${fingerprint} v2 · 2 to create`);
    const long = describeReviewed(fingerprint, 'x'.repeat(200));
    expect(long).toHaveLength(140);
    expect(readFingerprint(long)).toEqual({ fingerprint, isOlder: false });
    expect(readFingerprint(`${fingerprint} · 2 to create`)).toEqual({ fingerprint, isOlder: true });
  });

  it.each(['', 'sha256:12', ` ${fingerprint}`, `${fingerprint}0`, `${fingerprint} v3`, fingerprint.toUpperCase()])(
    'has no fingerprint in %j',
    (text) => {
      expect(readFingerprint(text)).toBeUndefined();
    },
  );
});
