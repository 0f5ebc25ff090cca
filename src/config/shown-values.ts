import { looksLikeToken, maskTokens } from '../diagnostics/mask-text.ts';
import { sensitiveFields } from '../model/secret.ts';

const longest = 64;

// Fields that take nothing but what is of this form: what is of another may be the token that was meant to stay out of the document.
const forms: ReadonlyMap<string, RegExp> = new Map([
  ['account', /^[0-9a-f]{32}$/],
  // Nothing but aliases, which are no values.
  ['<<', /^$/],
  ['token_env', /^(?:CF|CLOUDFLARE)_[A-Z0-9_]{1,48}$/],
  ...each('customer_asn default_asn max_deletes mtu version', /^[\w.+-]{1,12}$/),
  ...each('bgp cnis credentials interconnects magic policy rules settings slot', /^(?:null|~)$/),
]);

function each(fields: string, form: RegExp): readonly (readonly [string, RegExp])[] {
  return fields.split(' ').map((field) => [field, form] as const);
}

// The name of a sensitive field within a value: the line that held it has been joined with another.
const slippedIn = /md5|pairing/i;

/** Whether the value of a field may be shown: one short word that does not look like a token. Without a field: whether such a word may be. */
export function isShownValue(field: string, value: string): boolean {
  if (value.length > longest || /[\s\\]/.test(value)) return false;
  const form = forms.get(field);
  if (form !== undefined && !form.test(value)) return false;
  return (field === '' || !slippedIn.test(value)) && maskTokens(value) === value;
}

/** Whether a value is nothing but variables of usual names, and what names are made of: none of it is a secret. */
export function isShownVariable(value: string): boolean {
  return (
    value.length <= 256 && /^(?:[\w.-]{0,32}\$\{(?:env:)?(?:[A-Z][A-Z0-9_]{0,47}|DEMARC_\w{1,64})\})+$/.test(value)
  );
}

/** Whether a word is the name of a variable of ours as people write them: it may be shown anywhere. */
export function isVariableName(word: string): boolean {
  return /^DEMARC_[A-Z0-9_]{1,64}$/.test(word) && !looksLikeToken(word);
}

/** Whether a key is one of the fields whose values may be shown, or the merge key. */
export function isShownName(name: string, fields: ReadonlySet<string>): boolean {
  return (fields.has(name) && !sensitiveFields.has(name)) || name === '<<';
}

/** A key at the top that means nothing: only anchors below it are shown. */
export function isExtensionName(name: string): boolean {
  return name.startsWith('x-') && name.length <= longest;
}

const common: ReadonlySet<string> = new Set(
  'off on yes no true false null ~ error warning info report drift ignore present absent direct gcp_partner 10G 100G'.split(
    ' ',
  ),
);

/** Whether a key seems to be the end of a value with a field behind it, without anything in between. */
export function isGlued(name: string, fields: ReadonlySet<string>): boolean {
  return [...fields].some((field) => field.length > 2 && name.length > field.length && endsWithWord(name, field));
}

function endsWithWord(name: string, field: string): boolean {
  return name.endsWith(field) && /[A-Za-z0-9]/.test(name.charAt(name.length - field.length - 1));
}

/** Whether a value is a word of the documents' own, which reveals nothing. */
export function isCommonWord(value: string): boolean {
  return common.has(value);
}
