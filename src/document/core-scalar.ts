/** A plain scalar's value by the core schema of YAML 1.2 (section 10.3.2): null, a boolean, a number, or the text itself. */
export function coreScalar(text: string): string | number | boolean | null {
  if (nulls.has(text)) return null;
  const boolean = booleans.get(text);
  if (boolean !== undefined) return boolean;
  if (decimal.test(text) || float.test(text)) return Number(text);
  if (octal.test(text) || hexadecimal.test(text)) return Number(text);
  if (infinity.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return notANumber.has(text) ? NaN : text;
}

const nulls: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);
const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
]);
const decimal = /^[-+]?[0-9]+$/;
const octal = /^0o[0-7]+$/;
const hexadecimal = /^0x[0-9a-fA-F]+$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const infinity = /^[-+]?\.(?:inf|Inf|INF)$/;
const notANumber: ReadonlySet<string> = new Set(['.nan', '.NaN', '.NAN']);
