import type { ReportValue } from '../../model/report.ts';
import { isSensitivePath } from '../../model/secret.ts';
import { markdownCode, sanitiseMarkdown } from '../text/sanitise.ts';

/** What stands where something is not known. */
export const notKnown = '*not known*';

/** A table. Cells are Markdown without line breaks and bars, as `text` and `code` give it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return `${line(head)}${line(head.map(() => '---'))}${rows.map(line).join('')}\n`;
}

/** A text from outside, whole: evidence leaves nothing out. */
export function text(foreign: string): string {
  return sanitiseMarkdown(foreign);
}

/** A name, an id or a digest from outside, whole. */
export function code(foreign: string): string {
  return foreign === '' ? '(empty)' : markdownCode(foreign);
}

/** A list, or what stands for an empty one. */
export function list(items: readonly string[], empty: string): string {
  return items.length === 0 ? empty : items.join(', ');
}

/** Why something is not known, in italics. */
export function unknown(why: string | undefined): string {
  return why === undefined ? notKnown : `*not known: ${text(why)}*`;
}

type Role = 'before' | 'planned' | 'now';

/** The value of a field. Of a secret it says only if it is set; undefined: it is not set. */
export function value(path: string, found: ReportValue | undefined, role: Role, before?: ReportValue): string {
  if (found === undefined) return role === 'planned' && before !== undefined ? 'removed' : 'not set';
  const isMark = typeof found === 'object' && found !== null && !Array.isArray(found);
  if (isMark && 'known_after_apply' in found) return 'known after the change';
  if (isMark || isSensitivePath(path)) return role === 'planned' && before !== undefined ? 'changed' : 'set';
  if (Array.isArray(found)) return list(found.map(code), '(none)');
  return typeof found === 'string' ? code(found) : markdownCode(String(found));
}
