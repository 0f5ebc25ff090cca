/** An answer of GitHub that lacks something that the API reference promises. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
}

type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  if (isFields(value)) return value;
  throw new UnreadableAnswer('an object was expected');
}

export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new UnreadableAnswer('a list was expected');
}

export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string') return value;
  throw new UnreadableAnswer(`\`${name}\` is missing`);
}

/** Undefined for null and for a missing field. */
export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new UnreadableAnswer(`\`${name}\` is missing`);
}

/** The login of a user in a field; undefined if GitHub no longer knows the user. */
export function loginOf(fields: Fields, name: string): string | undefined {
  const user = fields[name];
  return isFields(user) ? optionalText(user, 'login') : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function messageOf(data: unknown): string {
  if (typeof data !== 'object' || data === null || !('message' in data)) return '';
  return typeof data.message === 'string' ? data.message : '';
}
