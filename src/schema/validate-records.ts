import type { SnapshotDocument } from '../model/generated/snapshot.ts';
import type { ShapeProblem } from './keywords.ts';
import { translate } from './translate.ts';
import validateSnapshot from './validators/snapshot.js';

/** Empty if the value matches schemas/snapshot.schema.json. */
export function checkSnapshot(value: unknown): readonly ShapeProblem[] {
  return validateSnapshot(value) ? [] : translate(validateSnapshot.errors, value);
}

export function isSnapshotDocument(value: unknown): value is SnapshotDocument {
  return validateSnapshot(value);
}
