import type { DesiredStateDocument } from '../model/generated/desired-state.ts';
import type { ShapeProblem } from './keywords.ts';
import { translate } from './translate.ts';
import validate from './validators/desired-state.js';

/** What is wrong with the shape of a document of the desired state, after substitution; nothing where it has the shape of schemas/desired-state.schema.json. */
export function checkDesiredState(value: unknown): readonly ShapeProblem[] {
  return validate(value) ? [] : translate(validate.errors, value);
}

type DesiredStateReading =
  | { readonly ok: true; readonly document: DesiredStateDocument }
  | { readonly ok: false; readonly problems: readonly ShapeProblem[] };

/** A value as a document, checked once. */
export function readDesiredState(value: unknown): DesiredStateReading {
  return validate(value) ? { ok: true, document: value } : { ok: false, problems: translate(validate.errors, value) };
}
