import type { ErrorObject } from 'ajv';
import { nearest } from '../diagnostics/suggest.ts';
import { joinWords } from '../model/text.ts';

/** An ajv error with its instance path as segments. */
export interface PathError {
  readonly error: ErrorObject;
  readonly path: readonly (string | number)[];
}

type Words = Omit<ShapeProblem, 'path' | 'keyword'>;
type Translation = (at: PathError, name: string) => Words;

/** The message for each failed keyword. It never uses ajv's own message. */
export const translations: ReadonlyMap<string, Translation> = new Map<string, Translation>([
  ['additionalProperties', unknownKey],
  ['required', missingKey],
  ['type', wrongType],
  ['enum', notListed],
  ['const', notTheConstant],
  ['pattern', notThePattern],
  ['not', notAllowed],
  ['minLength', (_at, name) => ({ message: `${name} must not be empty` })],
  ['maxLength', (at, name) => ({ message: `${name} must be at most ${limit(at)} characters long` })],
  ['minItems', (at, name) => ({ message: `${name} must have at least ${plural(limit(at), 'item')}` })],
  ['maxItems', (at, name) => ({ message: `${name} must have at most ${plural(limit(at), 'item')}` })],
  ['minProperties', tooFewKeys],
  ['maxProperties', (at, name) => ({ message: `${name} must have at most ${plural(limit(at), 'key')}` })],
  ['minimum', (at, name) => ({ message: `${name} must be at least ${limit(at)}` })],
  ['maximum', (at, name) => ({ message: `${name} must be at most ${limit(at)}` })],
  ['exclusiveMinimum', (at, name) => ({ message: `${name} must be more than ${limit(at)}` })],
  ['exclusiveMaximum', (at, name) => ({ message: `${name} must be less than ${limit(at)}` })],
  ['uniqueItems', (_at, name) => ({ message: `${name} must not list a value twice` })],
]);

function unknownKey({ error }: PathError): Words {
  const key = parameter(error, 'additionalProperty');
  const known = propertyNames(error.parentSchema);
  const meant = nearest(key, known);
  const message = `unknown key ${printable(key)}`;
  if (meant !== undefined) return { key, message, meant, hint: `did you mean ${meant}?` };
  return { key, message, ...(known.length > 0 && { hint: `the keys known here are ${known.join(', ')}` }) };
}

function missingKey({ error, path }: PathError): Words {
  const missing = parameter(error, 'missingProperty');
  const where = path.length === 0 ? '' : ` in ${fieldName(path)}`;
  return { message: `${missing} is required${where}`, ...hintOf(missingHints.get(missing)) };
}

const missingHints: ReadonlyMap<string, string> = new Map([
  ['version', 'begin the document with version: 1'],
  [
    'interconnect',
    'name the interconnect that hosts the CNI; it may be left out only where id pins it or state is absent',
  ],
  ['type', 'write type: direct for a physical port, or type: gcp_partner'],
]);

function wrongType({ error }: PathError, name: string): Words {
  const types = names(error.params['type']);
  const found = kindOf(error.data);
  const message = `${name} must be ${joinWords(types.map(typeName), 'or')}, not ${found}`;
  return { message, ...hintOf(typeHint(types, error.data)) };
}

function typeHint(wanted: readonly string[], data: unknown): string | undefined {
  const wantsText = wanted.includes('string');
  if (wantsText && (typeof data === 'number' || typeof data === 'boolean')) return 'put the value in quotes';
  if (data === null && wantsText) return 'write a value, or leave the key out: then it is not managed';
  if (data === null) return 'nothing is written here: leave the key out, or give it content';
  if (typeof data !== 'string') return undefined;
  if (wanted.includes('integer'))
    return isWhole(data) ? 'remove the quotes: a quoted value is always text' : 'write a plain number, without quotes';
  if (wanted.includes('boolean')) return 'write true or false, without quotes (YAML 1.2 has no yes, no, on or off)';
  return undefined;
}

function isWhole(text: string): boolean {
  return Number.isSafeInteger(Number(text)) && String(Number(text)) === text;
}

function notListed({ error }: PathError, name: string): Words {
  const allowed = names(error.params['allowedValues']);
  const meant = typeof error.data === 'string' ? nearest(error.data, allowed) : undefined;
  const hint = meant === undefined ? undefined : `did you mean ${meant}?`;
  return { message: `${name} must be ${joinWords(allowed, 'or')}`, ...hintOf(hint) };
}

function notTheConstant({ error }: PathError, name: string): Words {
  const wanted: unknown = error.params['allowedValue'];
  const isQuoted = typeof wanted !== 'string' && error.data === String(wanted);
  return {
    message: `${name} must be ${JSON.stringify(wanted)}`,
    ...hintOf(isQuoted ? 'remove the quotes' : undefined),
  };
}

/** The schema itself describes its pattern in words, for editors too. */
function notThePattern({ error }: PathError, name: string): Words {
  const asked: unknown = error.parentSchema?.['patternErrorMessage'];
  return { message: `${name} ${typeof asked === 'string' ? asked : 'does not have the right form'}` };
}

/** A property that another property excludes. The schema says which. */
function notAllowed({ error, path }: PathError, name: string): Words {
  const asked: unknown = error.parentSchema?.['errorMessage'];
  const key = path.at(-1);
  const message = `${name} ${typeof asked === 'string' ? asked : 'is not allowed here'}`;
  return { message, ...(typeof key === 'string' && { key }) };
}

function tooFewKeys({ error }: PathError, name: string): Words {
  const known = propertyNames(error.parentSchema);
  const hint = known.length > 0 ? `the keys known here are ${known.join(', ')}` : undefined;
  return { message: `${name} must not be empty`, ...hintOf(hint) };
}

function propertyNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return [];
  return typeof schema.properties === 'object' && schema.properties !== null ? Object.keys(schema.properties) : [];
}

function parameter(error: ErrorObject, name: string): string {
  return String(error.params[name]);
}

function limit({ error }: PathError): string {
  return parameter(error, 'limit');
}

function plural(count: string, noun: string): string {
  return `${count} ${noun}${count === '1' ? '' : 's'}`;
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

function hintOf(hint: string | undefined): { hint?: string } {
  return hint === undefined ? {} : { hint };
}

/** A problem of a value against its schema. Messages name keys and types, never a value. */
export interface ShapeProblem {
  /** The path of the value. For an unknown key, the path of the object that holds it. */
  readonly path: readonly (string | number)[];
  /** The wrong key, if the problem is the key and not its value. */
  readonly key?: string;
  /** The schema keyword that failed. */
  readonly keyword: string;
  /** A sentence without a final full stop. */
  readonly message: string;
  readonly hint?: string;
  /** The parts of message and hint that come from the value: keys that are not demarc fields. */
  readonly quotes?: readonly string[];
  /** The known key that is nearest to an unknown key. */
  readonly meant?: string;
}

/** The type of a value in the words of the documents, with its article: `a string`, `null`, `nothing`. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a number';
  return typeName(typeof value);
}

/** A type of JSON Schema in the words of the documents. */
function typeName(type: string): string {
  return typeNames.get(type) ?? type;
}

const typeNames: ReadonlyMap<string, string> = new Map([
  ['object', 'a mapping'],
  ['array', 'a list'],
  ['string', 'a string'],
  ['integer', 'an integer'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
]);

/** The name of a field in a message: its key, with the index for a list item. */
export function fieldName(path: readonly (string | number)[]): string {
  let name = '';
  for (let at = path.length - 1; at >= 0; at -= 1) {
    const segment = path[at];
    if (typeof segment === 'string') return ownerOf(path, at) + printable(segment) + name;
    if (segment !== undefined) name = `[${segment}]${name}`;
  }
  return name === '' ? 'the document' : `item ${name}`;
}

/** A user chooses the names in `policy.metros`, `policy.redundancy` and `labels`, so a name alone does not say what it is. */
function ownerOf(path: readonly (string | number)[], at: number): string {
  if (at === 2 && path[0] === 'policy' && (path[1] === 'metros' || path[1] === 'redundancy'))
    return `policy.${path[1]}.`;
  return at === 3 && path[2] === 'labels' ? 'labels.' : '';
}

/** A key for a message, cut if it is long. */
export function printable(key: string): string {
  return key.length > 80 ? `${key.slice(0, 77)}…` : key;
}
