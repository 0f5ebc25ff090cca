import type { PlanDocument } from '../model/generated/plan.ts';
import type { ShapeProblem } from './keywords.ts';
import { translate } from './translate.ts';
import validate from './validators/plan.js';

/** What is wrong with the shape of a plan; nothing where it has the shape of schemas/plan.schema.json. */
export function checkPlan(value: unknown): readonly ShapeProblem[] {
  return validate(value) ? [] : translate(validate.errors, value);
}

/** Whether a value is a plan, by shape. */
export function isPlanDocument(value: unknown): value is PlanDocument {
  return validate(value);
}
