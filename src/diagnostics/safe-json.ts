import { replaceHidden } from './hidden-characters.ts';

/**
 * JSON text that is safe to print, and still the same value: hidden characters and the beginning of a workflow command of GitHub
 * Actions are written as `\u` escapes.
 */
export function safeJson(json: string): string {
  return replaceHidden(json, (character) => (character === '\n' ? character : escapeUnits(character))).replaceAll(
    '##[',
    '#\\u0023[',
  );
}

function escapeUnits(character: string): string {
  let escaped = '';
  for (let at = 0; at < character.length; at += 1) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
