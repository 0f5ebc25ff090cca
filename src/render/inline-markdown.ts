import { excerpt } from './excerpt.ts';
import type { SourceNode } from './plan-tree.ts';
import { markdownCode, sanitiseMarkdown } from './sanitise.ts';
import type { Untrusted } from './untrusted.ts';

const longestName = 120;
const longestSentence = 400;

/** A name, an address, an id: as inline code. */
export function nameMarkdown(text: Untrusted): string {
  return markdownCode(excerpt(text.untrusted, longestName));
}

/** A sentence: as prose without any markup of its own. */
export function proseMarkdown(text: Untrusted): string {
  return sanitiseMarkdown(excerpt(text.untrusted, longestSentence));
}

export function sourceMarkdown(source: SourceNode): string {
  return markdownCode(`${excerpt(source.file.untrusted, longestName)}:${source.line}:${source.column}`);
}

/** Names as inline code, `and 40 more`. */
export function namesMarkdown(names: readonly Untrusted[], most: number): string {
  const shown = names.slice(0, most).map(nameMarkdown).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
