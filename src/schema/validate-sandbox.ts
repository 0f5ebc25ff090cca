import type { SandboxFaults } from '../model/generated/sandbox-faults.ts';
import type { SandboxSeed } from '../model/generated/sandbox-seed.ts';
import type { ShapeProblem } from './keywords.ts';
import { translate } from './translate.ts';
import validateSandboxFaults from './validators/sandbox-faults.js';
import validateSandboxSeed from './validators/sandbox-seed.js';

/** What is wrong with the shape of a seed of the sandbox; nothing where it has the shape of schemas/sandbox-seed.schema.json. */
export function checkSandboxSeed(value: unknown): readonly ShapeProblem[] {
  return validateSandboxSeed(value) ? [] : translate(validateSandboxSeed.errors, value);
}

/** Whether a value is a seed of the sandbox, by shape. */
export function isSandboxSeed(value: unknown): value is SandboxSeed {
  return validateSandboxSeed(value);
}

/** What is wrong with the shape of a list of faults for the sandbox; nothing where it has the shape of schemas/sandbox-faults.schema.json. */
export function checkSandboxFaults(value: unknown): readonly ShapeProblem[] {
  return validateSandboxFaults(value) ? [] : translate(validateSandboxFaults.errors, value);
}

/** Whether a value is a list of faults for the sandbox, by shape. */
export function isSandboxFaults(value: unknown): value is SandboxFaults {
  return validateSandboxFaults(value);
}
