import type { Fields } from './fields.ts';

/** Longer than any name that could go back in a URL. */
const longest = 1_000;

/** A name or id: an empty one could not be asked for again, and neither could an endless one. */
export function identity(fields: Fields, name: string): string {
  const text = fields.text(name);
  if (text === '') return fields.fail(name, 'a name or id');
  return text.length <= longest ? text : fields.fail(name, `a name or id of at most ${longest} characters`);
}
