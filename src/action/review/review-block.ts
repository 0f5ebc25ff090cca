import type { StoredReview } from '../../model/review.ts';
import { decodeReview, encodeReview } from '../../usecases/review/stored-review.ts';
import type { DecodedReview } from '../../usecases/review/stored-review.ts';

export interface ReviewBlock {
  /** One line without its break, invisible in a comment. */
  readonly text: string;
  /** Whether the changes are in it: without them, exactly this plan can be carried out and no part of it. */
  readonly whole: boolean;
}

export function reviewBlock(review: StoredReview): ReviewBlock {
  const { text, whole } = encodeReview(review);
  return { text: `<!-- demarc:review ${text} -->`, whole };
}

/** The review in the body of a comment; undefined where there is none. Two of them are one too many: which one was shown is not known. */
export function findReviewBlock(body: string): DecodedReview | undefined {
  const blocks = [...body.matchAll(/^<!-- demarc:review (\S+) -->\r?$/gm)];
  if (blocks.length > 1) return { ok: false, message: 'there are several' };
  const [block] = blocks;
  return block && decodeReview(block[1] ?? '');
}
