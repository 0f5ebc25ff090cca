import { nearest } from '../diagnostics/suggest.ts';
import { sensitiveFields } from '../model/secret.ts';
import { fieldsWithin, isFieldName } from '../schema/known-fields.ts';

/** The meaning of a name for its value: a sensitive field, another credential, or nothing special. */
export type NameMeaning = 'sensitive' | 'credential' | undefined;

const fields = [...sensitiveFields];
const credential =
  /secret|passw|passphrase|pwd|token|(?:^|[-_.]|api|auth|access|private|secure)key$|psk|auth|credential|bearer|jwt|cookie|private|signature|hmac/i;
const longestName = 40;

/** Misspelt names of sensitive fields count as sensitive. */
export function meaningOf(word: string): NameMeaning {
  if (sensitiveFields.has(word)) return 'sensitive';
  if (isFieldName(word)) return undefined;
  if (isMisspelt(word)) return 'sensitive';
  return credential.test(word) || holdsSensitiveWord(word) ? 'credential' : undefined;
}

/** False if a value may be joined to the name without a blank. */
export function isPlainName(word: string): boolean {
  if (word.length > longestName) return false;
  const meant = nearest(word, fields);
  // Up to two extra letters may be a typing error. More letters may be a value.
  if (meant !== undefined && word.length <= meant.length + 2) return true;
  return partsOf(word).every((part) => vocabulary.has(part));
}

function isMisspelt(word: string): boolean {
  return word.length <= longestName && mayBeMisspelt(word) && nearest(word, fields) !== undefined;
}

/** Splits `CLOUDFLARE_API_TOKEN`, `apiKey` and `auth-token` into parts. */
function partsOf(word: string): readonly string[] {
  return word
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[-_.]/)
    .filter((part) => part !== '');
}

const vocabulary: ReadonlySet<string> = new Set(
  [
    'access account api apikey app auth authentication authorization aws bearer bgp cert certificate cf client cloudflare cni code cookie',
    'credential credentials demarc env file gcp gh git github gitlab global google hash header hmac http https id jwt key keys live login',
    'magic master md5 mysql name new old or pairing passphrase passwd password private proxy psk pwd read registry secret secrets secure',
    'session sha shared signature signing ssh static tcp text token tokens tls user username value vault wan webhook write x',
  ].flatMap((line) => line.split(' ')),
);

/** The names that are fields within a map of a text. The values of all other names are hidden. */
export interface KnownNames {
  readonly fields: ReadonlySet<string>;
  /** True if maps further inside have no other fields. */
  readonly closed: boolean;
  /** True if a credential may have been typed here by mistake. Only values in the form of these fields are shown. */
  readonly secret: boolean;
  /** In a map whose names a user chooses: the field that says which values are shown. */
  readonly item?: string;
}

/** The names for the top level of a text, and for maps with unknown fields, such as an object below its key. */
export function namesOf(fields: ReadonlySet<string>): KnownNames {
  return { fields, closed: false, secret: false };
}

/** The names within the map `name`, which is inside a map with the names `outer`. */
export function namesWithin(name: string | undefined, outer: KnownNames): KnownNames {
  if (name === undefined) return outer;
  if (name === 'metros' && !outer.secret) return { fields: nothing, closed: true, secret: false, item: metroItem };
  if (nearest(name, credentials) !== undefined) return { fields: credentialFields, closed: true, secret: true };
  const fields = outer.secret ? undefined : fieldsWithin.get(name);
  if (fields !== undefined) return { fields, closed: true, secret: false };
  return outer.closed ? { fields: nothing, closed: true, secret: outer.secret } : outer;
}

/** Stands for the field of the metros in a list of `policy.metros`. */
export const metroItem = 'metros, each';

const credentials = ['credentials'];
const nothing: ReadonlySet<string> = new Set();
const credentialFields = fieldsWithin.get('credentials') ?? nothing;

// All words that the guards of this room look for come from the list of sensitive fields. A new field needs nothing here.

/** `md5`, `pairing`. */
const firstWords = fields.flatMap((field) => field.split('_').slice(0, 1));
/** `md5_k`, `pairing_k`: without the last letters, where a typing error is found too. */
const beginnings = fields.map((field) => field.slice(0, -2));
const piecesOfNames = [...new Set(fields.flatMap(piecesOf))];

/** True for a text that holds the first word of a sensitive field, in any letter case. */
export function holdsSensitiveWord(text: string): boolean {
  const lower = text.toLowerCase();
  return firstWords.some((word) => lower.includes(word));
}

/**
 * A fast first test, because a text may have millions of words. False: the word is no name of a sensitive field with one error. With more
 * errors it may be false too.
 */
export function mayBeMisspelt(word: string): boolean {
  const lower = word.toLowerCase();
  return piecesOfNames.some((piece) => lower.includes(piece));
}

/** `5`, `key`, `_k`, and both ends of the first word, such as `pair` and `ring`: a name with one error keeps at least one of them. */
function piecesOf(field: string): readonly string[] {
  const words = field.split('_');
  const [first = '', last = ''] = [words[0], words.at(-1)];
  return [...(field.match(/\d/g) ?? []), last, `_${last.slice(0, 1)}`, first.slice(0, 4), first.slice(-4)];
}

// A description may mention such a field, but a name cannot.
const behindName = /\w{0,8}["']?[\s:="']/y;
const behindNameInProse = /\w{0,8}["']?\s{0,8}[:="']/y;

/** True for a text that holds the name of a sensitive field and the start of its value: `wan-a md5_key: …`. */
export function holdsSensitiveField(text: string, isProse: boolean): boolean {
  const behind = isProse ? behindNameInProse : behindName;
  return beginnings.some((beginning) => {
    for (let at = text.indexOf(beginning); at !== -1; at = text.indexOf(beginning, at + 1)) {
      behind.lastIndex = at + beginning.length;
      if (behind.test(text)) return true;
    }
    return false;
  });
}
