import type { Fields } from './fields.ts';

/** A name or id: an empty one could not be asked for again. */
export function identity(fields: Fields, name: string): string {
  const text = fields.text(name);
  return text === '' ? fields.fail(name, 'a name or id') : text;
}
