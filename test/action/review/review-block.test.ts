import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { findReviewBlock, renderReviewBlock } from '../../../src/action/review/review-status.ts';
import { planDocument } from '../../../src/plan/codec.ts';
import { storedReview } from '../../../src/usecases/review/stored-review.ts';
import { sampleAccountPlan, sampleChange } from '../../helpers/plan-samples.ts';

const plan = planDocument([sampleAccountPlan({ changes: [sampleChange({ address: 'cni.a' })] })], []);
const review = storedReview(plan, 'a'.repeat(40), 7);
if (review === undefined) throw new Error('nothing to store');
const { text } = renderReviewBlock(review);

describe('the review in a comment', () => {
  it('is one line and is found among others, also with CRLF line ends', () => {
    expect(text).toMatch(/^<!-- demarc:review [A-Za-z0-9_-]+ -->$/);
    expect(findReviewBlock(`<!-- demarc:plan 00 -->\n### Plan\n\n${text}\nfooter`)).toEqual({ ok: true, review });
    expect(findReviewBlock(`### Plan\r\n${text}\r\nfooter`)).toEqual({ ok: true, review });
    expect(findReviewBlock(text)).toEqual({ ok: true, review });
  });

  it('is missing when no whole line has its form', () => {
    expect(findReviewBlock('')).toBeUndefined();
    expect(findReviewBlock(`said: ${text}`)).toBeUndefined();
    expect(findReviewBlock(`${text} more`)).toBeUndefined();
  });

  it('is unreadable when it is nested too deep', () => {
    const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
    const packed = gzipSync(deep).toString('base64url');
    expect(findReviewBlock(`<!-- demarc:review ${packed} -->`)).toMatchObject({ ok: false });
    const inside = gzipSync(`{"format":"demarc.review/2","accounts":${deep.slice(400_000, 600_000)}}`);
    expect(findReviewBlock(`<!-- demarc:review ${inside.toString('base64url')} -->`)).toMatchObject({ ok: false });
  });

  it('is unreadable when it is cut or repeated', () => {
    expect(findReviewBlock('<!-- demarc:review abc -->')).toMatchObject({ ok: false });
    expect(findReviewBlock(`${text}\n${text}`)).toEqual({ ok: false, message: 'there are several' });
  });
});
