import type { ErrorObject } from 'ajv';
import { fieldName, type PathError, printable, type ShapeProblem, translations } from './keywords.ts';
import { isFieldName } from './known-fields.ts';

/** The most errors that are translated: many more than people read, and few enough to be fast. */
const most = 2000;

/** Keywords that only report that another keyword failed. */
const noise: ReadonlySet<string> = new Set(['if', 'propertyNames']);

/**
 * Translates the `errors` of a compiled validator for `root` into problems that a person can fix. Each problem appears once, in the order
 * in which ajv found them.
 */
export function translate(errors: readonly ErrorObject[] | null | undefined, root: unknown): readonly ShapeProblem[] {
  if (!errors) return [];
  const located = errors.slice(0, most).map((error) => ({ error, path: pathOf(error.instancePath, root) }));
  const kept = collapseBranches(located).filter((at) => !noise.has(at.error.keyword));
  return withoutEchoes(kept.map(translateOne));
}

/** Reports a mistake only once. Drops errors that follow from it, and the same error from another branch. */
function withoutEchoes(problems: readonly ShapeProblem[]): ShapeProblem[] {
  const seen = new Set<string>();
  const misspelt = new Set<string>();
  const ruledOut = new Set<string>();
  for (const { path, key, keyword, meant } of problems) {
    if (meant !== undefined) misspelt.add(JSON.stringify([path, `${meant} is required`]));
    if (keyword === 'not' && key !== undefined) ruledOut.add(JSON.stringify([...path, key]));
  }
  return problems.filter(({ path, key, keyword, message }) => {
    const identity = JSON.stringify([path, key, message]);
    if (seen.has(identity) || (keyword !== 'not' && ruledOut.has(JSON.stringify(path)))) return false;
    seen.add(identity);
    return keyword !== 'required' || !misspelt.has(JSON.stringify([path, message.split(' in ')[0]]));
  });
}

function translateOne(at: PathError): ShapeProblem {
  const { error, path } = at;
  const key = error.propertyName;
  const name = key === undefined ? fieldName(path) : `the key ${printable(key)}`;
  const words = translations.get(error.keyword)?.(at, name) ?? { message: `${name} is not as required` };
  const quotes = quotesOf(path, key ?? words.key);
  if (error.keyword === 'not' && words.key !== undefined)
    return { path: path.slice(0, -1), keyword: 'not', ...words, ...quotes };
  const problem = { path, keyword: error.keyword, ...words, ...quotes };
  return key === undefined ? problem : { ...problem, key };
}

/** The keys that a message may name. */
function quotesOf(path: PathError['path'], key: string | undefined): Pick<ShapeProblem, 'quotes'> {
  const named = [path.findLast((segment) => typeof segment === 'string'), key];
  const quotes = named
    .filter((name) => name !== undefined && !isFieldName(name))
    .map((name) => printable(String(name)));
  return quotes.length === 0 ? {} : { quotes };
}

/** A JSON pointer (RFC 6901) as a path. A segment is an index if the value at that place is a list. */
function pathOf(pointer: string, root: unknown): (string | number)[] {
  const path: (string | number)[] = [];
  let value = root;
  for (const raw of pointer.split('/').slice(1)) {
    const segment = raw.replaceAll('~1', '/').replaceAll('~0', '~');
    const isItem = Array.isArray(value);
    path.push(isItem ? Number(segment) : segment);
    value = isObject(value) ? value[segment] : undefined;
  }
  return path;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/**
 * If all branches of a `oneOf` or `anyOf` fail, ajv lists the errors of every branch. The user meant only the branch whose constant (`kind:
 * latency`) the value has. The result has the errors of that branch, or an error that names the possible constants or types.
 */
function collapseBranches(errors: readonly PathError[]): readonly PathError[] {
  const done: PathError[] = [];
  for (const at of errors) {
    if (at.error.keyword !== 'oneOf' && at.error.keyword !== 'anyOf') {
      done.push(at);
      continue;
    }
    // The errors of the branches come directly before the error of the keyword.
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

/** An error about the object itself carries its branch. An error about a property is equal in every branch with that property. */
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
