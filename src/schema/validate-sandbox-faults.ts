import type { SandboxFaults } from '../model/generated/sandbox-faults.ts';
import type { ShapeProblem } from './keywords.ts';
import { translate } from './translate.ts';
import validate from './validators/sandbox-faults.js';

/** What is wrong with the shape of a list of faults for the sandbox; nothing where it has the shape of schemas/sandbox-faults.schema.json. */
export function checkSandboxFaults(value: unknown): readonly ShapeProblem[] {
  return validate(value) ? [] : translate(validate.errors, value);
}

/** Whether a value is a list of faults for the sandbox, by shape. */
export function isSandboxFaults(value: unknown): value is SandboxFaults {
  return validate(value);
}
