import { safeJson } from '../../diagnostics/hidden-characters.ts';
import type { Action, MatchReason, ObjectKind } from '../../model/plan.ts';

/** `3 changes`, `1 change`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** Each item as a text. If there are more than `most`, only the first ones, then a text that counts the rest. */
export function showFirst<T>(
  items: readonly T[],
  most: number,
  show: (item: T) => string,
  showRest: (count: number) => string,
): readonly string[] {
  const shown = items.slice(0, most).map((item) => show(item));
  return items.length > most ? [...shown, showRest(items.length - most)] : shown;
}

/** `1 interconnect`, `12 CNIs`. */
export function objectWords(kind: ObjectKind, count: number): string {
  return counted(count, kind === 'cni' ? 'CNI' : kind);
}

export const actionSymbols: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  replace: '-/+',
  delete: '-',
};

/** How demarc knows that a live object belongs to a key. */
export const matchWords: Readonly<Record<Exclude<MatchReason, null>, string>> = {
  pin: 'found by its pin',
  slot_id: 'found by its slot',
  conduit_name: 'found by its conduit name',
  region_bandwidth: 'found by region and bandwidth',
  hosted_cnis: 'found by the CNIs on it',
  slot: 'found by its slot selector',
};

/** Writes a value as JSON that is safe to print, indented by two spaces, with keys in their given order. Ends with a line break. */
export function jsonText(value: unknown): string {
  return `${safeJson(JSON.stringify(value, undefined, 2))}\n`;
}

/** The same on a single line, for NDJSON. */
export function jsonLine(value: unknown): string {
  return `${safeJson(JSON.stringify(value))}\n`;
}
