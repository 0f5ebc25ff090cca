import type { JournalLine } from '../model/generated/journal.ts';
import type { PlanDocument } from '../model/generated/plan.ts';
import type { StoredReview } from '../model/generated/review.ts';
import type { ShapeProblem } from './keywords.ts';
import { translate } from './translate.ts';
import validateJournal from './validators/journal.js';
import validatePlan from './validators/plan.js';
import validateReview from './validators/review.js';

/** Whether a value is a line of a journal, by shape. */
export function isJournalLine(value: unknown): value is JournalLine {
  return validateJournal(value);
}

/** Whether a value is what a plan stores as reviewed, by shape. */
export function isStoredReview(value: unknown): value is StoredReview {
  return validateReview(value);
}

/** What is wrong with the shape of a plan; nothing where it has the shape of schemas/plan.schema.json. */
export function checkPlan(value: unknown): readonly ShapeProblem[] {
  return validatePlan(value) ? [] : translate(validatePlan.errors, value);
}

/** Whether a value is a plan, by shape. */
export function isPlanDocument(value: unknown): value is PlanDocument {
  return validatePlan(value);
}
