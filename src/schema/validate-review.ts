import type { StoredReview } from '../model/generated/review.ts';
import validate from './validators/review.js';

/** Whether a value is what a plan stores as reviewed, by shape. */
export function isStoredReview(value: unknown): value is StoredReview {
  return validate(value);
}
