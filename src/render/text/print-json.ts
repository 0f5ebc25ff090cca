import { safeJson } from '../../diagnostics/hidden-characters.ts';

/** Writes a value as JSON that is safe to print, indented by two spaces, with keys in their given order. Ends with a line break. */
export function jsonText(value: unknown): string {
  return `${safeJson(JSON.stringify(value, undefined, 2))}\n`;
}

/** The same on a single line, for NDJSON. */
export function jsonLine(value: unknown): string {
  return `${safeJson(JSON.stringify(value))}\n`;
}
