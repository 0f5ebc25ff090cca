import type { SandboxFaults } from '../../model/generated/sandbox-faults.ts';
import type { SandboxSeed } from '../../model/generated/sandbox-seed.ts';
import type { ShapeProblem } from '../../schema/keywords.ts';
import { parseJson } from '../json-text.ts';
import { SandboxError } from '../sandbox-error.ts';

// The validators are loaded when something from outside has to be checked, not when a sandbox starts.

/** Reads a state that did not come through the command's own gate. Throws a SandboxError; `name` says what it is, `hint` what next. */
export async function readOutsideSeed(text: string, name: string, hint: string): Promise<SandboxSeed> {
  const value = readText(text, name, hint);
  const { checkSandboxSeed, isSandboxSeed } = await import('../../schema/validate-sandbox-seed.ts');
  if (isSandboxSeed(value)) return value;
  throw shapeError(checkSandboxSeed(value), name, hint);
}

/** As readOutsideSeed, for a list of faults. */
export async function readOutsideFaults(text: string, name: string, hint: string): Promise<SandboxFaults> {
  const value = readText(text, name, hint);
  const { checkSandboxFaults, isSandboxFaults } = await import('../../schema/validate-sandbox-faults.ts');
  if (isSandboxFaults(value)) return value;
  throw shapeError(checkSandboxFaults(value), name, hint);
}

function readText(text: string, name: string, hint: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unreadable';
    throw new SandboxError(`${name} is no JSON: ${why}`, hint, { cause: error });
  }
}

function shapeError(problems: readonly ShapeProblem[], name: string, hint: string): SandboxError {
  const [first, ...others] = problems;
  const where = first === undefined || first.path.length === 0 ? '' : `${first.path.join('.')}: `;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return new SandboxError(
    `${name} has not the form of its schema: ${where}${first?.message ?? 'unreadable'}${more}`,
    hint,
  );
}
