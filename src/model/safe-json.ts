// Characters that JSON may hold raw, but no terminal, log or reviewer should meet: they are only ever inside strings.
const hidden = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u2800\u3164\uFFA0]/gu;

/**
 * JSON text that is safe to print, and still the same value: hidden characters and the beginning of a workflow command of GitHub
 * Actions are written as `\u` escapes.
 */
export function safeJson(json: string): string {
  return json.replace(hidden, escapeUnits).replaceAll('##[', '#\\u0023[');
}

function escapeUnits(character: string): string {
  let escaped = '';
  for (let at = 0; at < character.length; at += 1) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
