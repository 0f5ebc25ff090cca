import type { Fields } from './fields.ts';

/** Longer than any name that could go back in a URL. */
const longest = 1_000;

/** A name or id that can be asked for again: not an empty or an endless one, nor `.` and `..`, which every URL parser resolves away. */
export function identity(fields: Fields, name: string): string {
  const text = fields.text(name);
  if (text === '') return fields.fail(name, 'a name or id');
  if (text === '.' || text === '..') return fields.fail(name, 'a name or id that a URL can hold');
  return text.length <= longest ? text : fields.fail(name, `a name or id of at most ${longest} characters`);
}
