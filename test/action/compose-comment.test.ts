import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type CommentParts, composeComment, readState } from '../../src/action/compose-comment.ts';
import { findReviewBlock } from '../../src/action/review/review-status.ts';
import type { Change } from '../../src/model/plan.ts';
import { planDocument } from '../../src/plan/codec.ts';
import { storedReview } from '../../src/usecases/review/stored-review.ts';
import { sampleAccountPlan, sampleChange } from '../helpers/plan-samples.ts';

const headSha = 'a'.repeat(40);
const marker = '<!-- demarc:plan 0123456789abcdef -->';

function comment(changes: number, parts: Partial<CommentParts> = {}): string {
  const list: Change[] = Array.from({ length: changes }, (_, at) =>
    sampleChange({ address: `cni.c${at}`, digest: `sha256:${randomBytes(32).toString('hex')}` }),
  );
  const plan = planDocument([sampleAccountPlan({ changes: list })], []);
  return composeComment({
    marker,
    label: undefined,
    state: { headSha, shows: 'changes' },
    notes: [],
    render: (maxBytes) => `${'é'.repeat(Math.floor((maxBytes - 1) / 2))}\n`,
    review: storedReview(plan, headSha, 7),
    runUrl: 'https://github.example/octo/network/actions/runs/1',
    version: '1.2.3',
    ...parts,
  });
}

test.each([0, 1, 300, 450, 2_000])('a comment with %d changes is no larger than GitHub accepts', (changes) => {
  const body = comment(changes, { label: 'a name_of <things>', notes: ['Something.', 'Something else.'] });
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(65_536);
  expect(Buffer.byteLength(body)).toBeGreaterThan(65_500);
  expect(body.split('\n')[0]).toBe(marker);
  expect(readState(body)).toEqual({ headSha, shows: 'changes' });
  const found = findReviewBlock(body);
  expect(found).toMatchObject({ ok: true, review: { head_sha: headSha } });
  expect(found?.ok === true && found.review.accounts === undefined).toBe(changes > 450);
  expect(body.includes('Exactly this plan can be applied')).toBe(changes > 450);
});

test('a state that was removed or edited is not read', () => {
  const body = comment(1);
  expect(readState(body.replace(/<!-- demarc:state.*-->/, ''))).toBeUndefined();
  expect(readState(body.replace(headSha, `${headSha} x`))).toBeUndefined();
  expect(readState(body.replaceAll('\n', '\r\n'))).toEqual({ headSha, shows: 'changes' });
});
