// Characters that JSON may hold raw, but no terminal, log or reviewer should meet: they are only ever inside strings.
const hidden = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u2800\u3164\uFFA0]/gu;

/**
 * A value as JSON: two spaces of indentation, keys in the order they are in, a line break at the end. Hidden characters and the
 * beginning of a workflow command of GitHub Actions are written as `\u` escapes, so the text is safe to print and still the same value.
 */
export function jsonText(value: unknown): string {
  return safeText(JSON.stringify(value, undefined, 2));
}

/** The same on one line, for NDJSON. */
export function jsonLine(value: unknown): string {
  return safeText(JSON.stringify(value));
}

function safeText(json: string): string {
  return `${json.replace(hidden, escapeUnits).replaceAll('##[', '#\\u0023[')}\n`;
}

function escapeUnits(character: string): string {
  let escaped = '';
  for (let at = 0; at < character.length; at += 1) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
