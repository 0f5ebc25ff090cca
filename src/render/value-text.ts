import { excerpt, excerptPair } from './excerpt.ts';
import type { Value } from './plan-tree.ts';
import { sanitiseText } from './sanitise.ts';
import type { Untrusted } from './untrusted.ts';
import { counted } from './words.ts';

const plain = /^[\p{L}\p{N}_/.:@+-]+$/u;
const looksLikeAnother = /^(?:[-+.]?[0-9][0-9_.]*|null|true|false|~|[-+.:]+)$/i;

/** A text as a value: bare where nothing can be mistaken, else in quotes, so that it can pass for no other text or mark of ours. */
export function quoteText(text: string): string {
  if (plain.test(text) && !looksLikeAnother.test(text)) return sanitiseText(text);
  return `"${sanitiseText(text.replace(/["\\]/g, '\\$&'))}"`;
}

/** A member of a list: prefixes and names stay bare. */
export function itemText(item: Untrusted): string {
  return shortText(item.untrusted, excerpt(item.untrusted));
}

/** One value on one line, long text cut. */
export function valueText(value: Value): string {
  switch (value.type) {
    case 'literal':
      return value.text;
    case 'text':
      return itemText(value.text);
    case 'list':
      return listText(value.items);
    case 'sensitive':
      return '(sensitive)';
    case 'unknown':
      return '(known after apply)';
  }
}

/** Before and after, cut so that the difference shows; a sensitive value that stays sensitive says that it changed. */
export function changeTexts(before: Value, after: Value): readonly [string, string] {
  if (before.type === 'sensitive' && after.type === 'sensitive') return ['(sensitive)', '(sensitive, changed)'];
  if (before.type !== 'text' || after.type !== 'text') return [valueText(before), valueText(after)];
  const [old, young] = [before.text.untrusted, after.text.untrusted];
  const [oldPart, youngPart] = excerptPair(old, young);
  return [shortText(old, oldPart), shortText(young, youngPart)];
}

function shortText(whole: string, part: string): string {
  return part === whole ? quoteText(whole) : `${quoteText(part)} (${counted(whole.length, 'character')})`;
}

function listText(items: readonly Untrusted[]): string {
  if (items.length === 0) return '[]';
  if (items.length > 3) return counted(items.length, 'entry', 'entries');
  return `[${items.map(itemText).join(', ')}]`;
}
