import type { JournalLine } from '../model/generated/journal.ts';
import type { PlanDocument } from '../model/generated/plan.ts';
import type { StoredReview } from '../model/generated/review.ts';
import type { ShapeProblem } from './keywords.ts';
import { translate } from './translate.ts';
import validateJournal from './validators/journal.js';
import validatePlan from './validators/plan.js';
import validateReview from './validators/review.js';

export function isJournalLine(value: unknown): value is JournalLine {
  return validateJournal(value);
}

/** Checks the shape of the reviewed part that a plan stores. */
export function isStoredReview(value: unknown): value is StoredReview {
  return validateReview(value);
}

/** Empty if the value matches schemas/plan.schema.json. */
export function checkPlan(value: unknown): readonly ShapeProblem[] {
  return validatePlan(value) ? [] : translate(validatePlan.errors, value);
}

export function isPlanDocument(value: unknown): value is PlanDocument {
  return validatePlan(value);
}
