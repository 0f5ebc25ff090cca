import { looksLikeToken, maskTokens } from '../diagnostics/mask-text.ts';
import { sensitiveFields } from '../model/secret.ts';
import { holdsSensitiveWord, metroItem } from './credential-words.ts';

const longest = 64;

// Fields that accept only values of this form. Any other value may be a token that does not belong in the document.
const forms: ReadonlyMap<string, RegExp> = new Map([
  ['account', /^[0-9a-f]{32}$/],
  // A merge key accepts only aliases, and an alias is not a value.
  ['<<', /^$/],
  ['token_env', /^(?:CF|CLOUDFLARE)_[A-Z0-9_]{1,48}$/],
  [metroItem, /^(?:[A-Za-z]{1,4}|[a-z]{2,12}-[a-z]{4,9}[0-9]{1,2})$/],
  ...each('customer_asn default_asn max_deletes mtu version', /^[\w.+-]{1,12}$/),
  ...each('bgp cnis credentials interconnects magic metros policy redundancy rules settings slot', /^(?:null|~)$/),
]);

function each(fields: string, form: RegExp): readonly (readonly [string, RegExp])[] {
  return fields.split(' ').map((field) => [field, form] as const);
}

/** True for a single short word that does not look like a token. An empty field name tests a word without a field. */
export function isShownValue(field: string, value: string): boolean {
  if (value.length > longest || /[\s\\]/.test(value)) return false;
  const form = forms.get(field);
  if (form !== undefined && !form.test(value)) return false;
  // The name of a sensitive field within a value: its line was joined with another line.
  return (field === '' || !holdsSensitiveWord(value)) && maskTokens(value) === value;
}

/** True if a value holds only variables with usual names, and characters of names. None of it is a secret. */
export function isShownVariable(value: string): boolean {
  return (
    value.length <= 256 && /^(?:[\w.-]{0,32}\$\{(?:env:)?(?:[A-Z][A-Z0-9_]{0,47}|DEMARC_\w{1,64})\})+$/.test(value)
  );
}

/** True for the usual name of a demarc variable. It may be shown anywhere. */
export function isVariableName(word: string): boolean {
  return /^DEMARC_[A-Z0-9_]{1,64}$/.test(word) && !looksLikeToken(word);
}

/** True for a field whose value may be shown, and for the merge key. */
export function isShownName(name: string, fields: ReadonlySet<string>): boolean {
  return (fields.has(name) && !sensitiveFields.has(name)) || name === '<<';
}

/** A top-level key without a meaning: only anchors below it are shown. */
export function isExtensionName(name: string): boolean {
  return name.startsWith('x-') && name.length <= longest;
}

const common: ReadonlySet<string> = new Set(
  'off on yes no true false null ~ error warning info report drift ignore present absent direct gcp_partner 10G 100G'.split(
    ' ',
  ),
);

/** True if a key looks like the end of a value joined to the name of a field. */
export function isGlued(name: string, fields: ReadonlySet<string>): boolean {
  return [...fields].some((field) => field.length > 2 && name.length > field.length && endsWithWord(name, field));
}

function endsWithWord(name: string, field: string): boolean {
  return name.endsWith(field) && /[A-Za-z0-9]/.test(name.charAt(name.length - field.length - 1));
}

/**
 * True for a word of the document language, such as a keyword, and for a number of up to five digits, such as an MTU. Behind a name that
 * is not known, nothing else is shown. Decision: a longer number may be a key or a password that was typed below a wrong name.
 */
export function isCommonWord(value: string): boolean {
  return common.has(value) || /^[0-9]{1,5}$/.test(value);
}
