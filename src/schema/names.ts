/** A value's kind in the words of the documents, with its article: `a string`, `null`, `nothing`. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a number';
  return typeName(typeof value);
}

/** A type of JSON Schema in the words of the documents. */
export function typeName(type: string): string {
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

/** `a`, `a or b`, `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/** A field as a message names it: its key, with the index for an item of a list. */
export function fieldName(path: readonly (string | number)[]): string {
  let name = '';
  for (let at = path.length - 1; at >= 0; at -= 1) {
    const segment = path[at];
    if (typeof segment === 'string') return printable(segment) + name;
    if (segment !== undefined) name = `[${segment}]${name}`;
  }
  return name === '' ? 'the document' : `item ${name}`;
}

/** A key as a message shows it: cut where it is long. */
export function printable(key: string): string {
  return key.length > 80 ? `${key.slice(0, 77)}…` : key;
}
