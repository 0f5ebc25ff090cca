import { safeJson } from '../../diagnostics/hidden-characters.ts';

/** A value as JSON that is safe to print: two spaces of indentation, keys in the order they are in, a line break at the end. */
export function jsonText(value: unknown): string {
  return `${safeJson(JSON.stringify(value, undefined, 2))}\n`;
}

/** The same on one line, for NDJSON. */
export function jsonLine(value: unknown): string {
  return `${safeJson(JSON.stringify(value))}\n`;
}
