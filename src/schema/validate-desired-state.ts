import type { DesiredStateDocument } from '../model/generated/desired-state.ts';
import type { ShapeProblem } from './keywords.ts';
import { validateWrongDocument } from './validate-wrong-document.ts';
import isDesiredState from './validators/desired-state-quick.js';

/** Problems of shape in a document, after substitution. Empty if it matches schemas/desired-state.schema.json. */
export function checkDesiredState(value: unknown): readonly ShapeProblem[] {
  return isDesiredState(value) ? [] : validateWrongDocument(value);
}

type DesiredStateReading =
  | { readonly ok: true; readonly document: DesiredStateDocument }
  | { readonly ok: false; readonly problems: readonly ShapeProblem[] };

/** Validates a value and returns it as a typed document. */
export function readDesiredState(value: unknown): DesiredStateReading {
  return isDesiredState(value) ? { ok: true, document: value } : { ok: false, problems: validateWrongDocument(value) };
}
