import type { PathError } from './keywords.ts';

/**
 * Where none of the branches of a `oneOf` or `anyOf` holds, ajv lists what failed in each of them. Only one branch was meant: the
 * one whose constant (`kind: latency`) the value has. What is left are the errors of that branch, or one error that names the
 * constants or types that there are.
 */
export function collapseBranches(errors: readonly PathError[]): readonly PathError[] {
  const done: PathError[] = [];
  for (const at of errors) {
    if (at.error.keyword !== 'oneOf' && at.error.keyword !== 'anyOf') {
      done.push(at);
      continue;
    }
    // The errors of the branches stand directly before the error of the keyword itself.
    let start = done.length;
    while (start > 0 && isUnder(done[start - 1]?.error.instancePath ?? '', at.error.instancePath)) start -= 1;
    for (const error of meantBranch(done.splice(start), at)) done.push(error);
  }
  return done;
}

function isUnder(pointer: string, parent: string): boolean {
  return pointer === parent || pointer.startsWith(`${parent}/`);
}

function meantBranch(errors: readonly PathError[], whole: PathError): readonly PathError[] {
  const discriminator = errors.find(
    ({ error, path }) => error.keyword === 'const' && path.length === whole.path.length + 1,
  );
  const key = discriminator?.path.at(-1);
  if (key === undefined || discriminator === undefined) return sumOfTypes(errors, whole);
  const isConstant = (at: PathError) => at.error.keyword === 'const' && at.path.at(-1) === key;
  const value: unknown = discriminator.error.data;
  const kept = errors.filter((at) => !isConstant(at) && isOfBranch(at, whole, String(key), value));
  return kept.length > 0 ? kept : [constants(errors.filter(isConstant), discriminator)];
}

/** An error about the object itself carries its branch; one about a property is the same in every branch that has it. */
function isOfBranch(at: PathError, whole: PathError, key: string, value: unknown): boolean {
  if (at.path.length > whole.path.length) return true;
  const properties: unknown = at.error.parentSchema?.['properties'];
  if (!isObject(properties)) return false;
  const property = properties[key];
  return isObject(property) && property['const'] === value;
}

function constants(errors: readonly PathError[], first: PathError): PathError {
  const allowedValues = [...new Set(errors.map(({ error }) => String(error.params['allowedValue'])))];
  return { path: first.path, error: { ...first.error, keyword: 'enum', params: { allowedValues } } };
}

function sumOfTypes(errors: readonly PathError[], whole: PathError): readonly PathError[] {
  const own = errors.filter(({ error }) => error.instancePath === whole.error.instancePath);
  const wrong = own.filter(({ error }) => error.keyword === 'type');
  if (wrong.length === 0 || wrong.length < own.length) return errors.slice(0, 1);
  const types = [...new Set(wrong.flatMap(({ error }) => [error.params['type']].flat().map(String)))];
  return [{ path: whole.path, error: { ...whole.error, keyword: 'type', params: { type: types } } }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
