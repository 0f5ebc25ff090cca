import type { SandboxFaults } from '../model/generated/sandbox-faults.ts';
import type { SandboxSeed } from '../model/generated/sandbox-seed.ts';
import type { ShapeProblem } from './keywords.ts';
import { translate } from './translate.ts';
import validateSandboxFaults from './validators/sandbox-faults.js';
import validateSandboxSeed from './validators/sandbox-seed.js';

/** Empty if the value matches schemas/sandbox-seed.schema.json. */
export function checkSandboxSeed(value: unknown): readonly ShapeProblem[] {
  return validateSandboxSeed(value) ? [] : translate(validateSandboxSeed.errors, value);
}

export function isSandboxSeed(value: unknown): value is SandboxSeed {
  return validateSandboxSeed(value);
}

/** Empty if the value matches schemas/sandbox-faults.schema.json. */
export function checkSandboxFaults(value: unknown): readonly ShapeProblem[] {
  return validateSandboxFaults(value) ? [] : translate(validateSandboxFaults.errors, value);
}

export function isSandboxFaults(value: unknown): value is SandboxFaults {
  return validateSandboxFaults(value);
}
