import { nearest } from '../diagnostics/suggest.ts';
import { fieldsWithin } from '../schema/known-fields.ts';

/** The names that are fields within a map of a text. The values of all others are hidden. */
export interface KnownNames {
  readonly fields: ReadonlySet<string>;
  /** Nothing else is a field further in either. */
  readonly closed: boolean;
  /** Where a credential may have been typed in place of anything: only what these fields take is shown. */
  readonly secret: boolean;
}

/** The names in a text as a whole, and in maps of which nothing is known, such as an object under its key. */
export function namesOf(fields: ReadonlySet<string>): KnownNames {
  return { fields, closed: false, secret: false };
}

/** The names within the map `name`, which lies in a map with the names `outer`. */
export function namesWithin(name: string | undefined, outer: KnownNames): KnownNames {
  if (name === undefined) return outer;
  if (nearest(name, credentials) !== undefined) return { fields: credentialFields, closed: true, secret: true };
  const fields = outer.secret ? undefined : fieldsWithin.get(name);
  if (fields !== undefined) return { fields, closed: true, secret: false };
  return outer.closed ? { ...outer, fields: nothing } : outer;
}

const credentials = ['credentials'];
const nothing: ReadonlySet<string> = new Set();
const credentialFields = fieldsWithin.get('credentials') ?? nothing;
