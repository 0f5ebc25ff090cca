import type { SandboxSeed } from '../model/generated/sandbox-seed.ts';
import type { ShapeProblem } from './keywords.ts';
import { translate } from './translate.ts';
import validate from './validators/sandbox-seed.js';

/** What is wrong with the shape of a seed of the sandbox; nothing where it has the shape of schemas/sandbox-seed.schema.json. */
export function checkSandboxSeed(value: unknown): readonly ShapeProblem[] {
  return validate(value) ? [] : translate(validate.errors, value);
}

/** Whether a value is a seed of the sandbox, by shape. */
export function isSandboxSeed(value: unknown): value is SandboxSeed {
  return validate(value);
}
