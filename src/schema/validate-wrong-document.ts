import type { ShapeProblem } from './keywords.ts';
import { translate } from './translate.ts';
import validate from './validators/desired-state.js';

/**
 * The problems of a document that the quick validator has refused, of which there is at least one. The build loads this file, with all that it
 * takes to describe a problem, for such a document alone.
 */
export function validateWrongDocument(value: unknown): readonly ShapeProblem[] {
  if (validate(value)) throw new Error('the two validators of a document differ about it');
  return translate(validate.errors, value);
}
