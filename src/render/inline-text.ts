import { excerpt } from './excerpt.ts';
import type { SourceNode } from './plan-tree.ts';
import { sanitiseText } from './sanitise.ts';
import type { Untrusted } from './untrusted.ts';

const longestSentence = 600;

/** Untrusted text within a line of ours: safe, and never endless. */
export function say(text: Untrusted): string {
  return sanitiseText(excerpt(text.untrusted, longestSentence));
}

/** `demarc.yaml:31:3`. */
export function sourceText(source: SourceNode): string {
  return `${say(source.file)}:${source.line}:${source.column}`;
}

/** `a, b and 40 more`. */
export function bounded(items: readonly string[], most: number): string {
  if (items.length <= most) return items.join(', ');
  return `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
}
