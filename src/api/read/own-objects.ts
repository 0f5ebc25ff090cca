import { Unreadable } from '../decode.ts';
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

const hint =
  'something between here and the API mixes up answers, such as a cache: check HTTPS_PROXY, and --base-url or CLOUDFLARE_BASE_URL';

type Read<T> = (value: unknown, where?: string) => T;

/** Makes a reader of objects refuse one of another account: to plan on it, or to write it back, would mix up two networks. */
export function ownReader(account: string): <T extends { readonly account: string }>(read: Read<T>) => Read<T> {
  return (read) =>
    (value, where = '') => {
      const found = read(value, where);
      if (sameName(found.account, account)) return found;
      throw new Unreadable(`${where === '' ? 'the answer' : where} is about an object of another account`, { hint });
    };
}

/** The object, if it is the one that was asked for. */
export function asked<T>(found: T, identity: (found: T) => string, wanted: string): T {
  if (sameName(identity(found), wanted)) return found;
  throw new Unreadable('the answer is about another object than the one that was asked for', { hint });
}

/** Tags and UUIDs are hexadecimal: either case says the same. */
function sameName(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}
