import { pathText } from './field-text.ts';
import { bounded } from './inline-text.ts';
import type { Edit, FieldNode } from './plan-tree.ts';
import type { Untrusted } from './untrusted.ts';
import { changeTexts, itemText, valueText } from './value-text.ts';
import { counted } from './words.ts';

const mostElements = 20;
const widestPath = 28;
const widestLine = 100;

/** The fields of an object in words about the live network: `is 1400, declared 1500`. Aligned. */
export function fieldsDrift(fields: readonly FieldNode[]): readonly string[] {
  const width = fields.reduce((most, field) => Math.max(most, Math.min(pathText(field).length, widestPath)), 0);
  return fields.flatMap((field) => {
    const [first, ...below] = editDrift(field.edit);
    const space = ' '.repeat(width);
    return [`${pathText(field).padEnd(width)}  ${first ?? ''}`, ...below.map((line) => `${space}  ${line}`)];
  });
}

/** What Cloudflare will only assign is not declared, so it is no drift. */
export function declaredFields(fields: readonly FieldNode[]): readonly FieldNode[] {
  return fields.filter(({ edit }) => {
    return !((edit.type === 'set' || edit.type === 'change') && edit.after.type === 'unknown');
  });
}

/** What is live and what is declared, of one field. */
export function editDrift(edit: Edit): readonly string[] {
  switch (edit.type) {
    case 'set':
      return [`is not set, declared ${valueText(edit.after)}`];
    case 'clear':
      return [`is ${valueText(edit.before)}, declared to be absent`];
    case 'change':
      return pairDrift(edit);
    case 'list':
      return listDrift(edit);
    case 'nothing':
      return ['differs'];
  }
}

function pairDrift(edit: Extract<Edit, { type: 'change' }>): readonly string[] {
  if (edit.before.type === 'sensitive' && edit.after.type === 'sensitive') {
    return ['(sensitive) is not the declared value'];
  }
  const [before, after] = changeTexts(edit.before, edit.after);
  if (before.length + after.length > widestLine) return [`is       ${before}`, `declared ${after}`];
  return [`is ${before}, declared ${after}`];
}

function listDrift(edit: Extract<Edit, { type: 'list' }>): readonly string[] {
  const lines = [
    ...elements('lacks', edit.added, ''),
    ...elements(
      'has',
      edit.removed,
      edit.removed.length === 1 ? ', which is not declared' : ', which are not declared',
    ),
  ];
  if (lines.length === 0) return ['has the declared entries, written differently'];
  return lines;
}

function elements(verb: string, items: readonly Untrusted[], end: string): readonly string[] {
  if (items.length === 0) return [];
  const all = bounded(items.slice(0, mostElements + 1).map(itemText), items.length);
  if (items.length <= mostElements && all.length <= widestLine) return [`${verb} ${all}${end}`];
  const shown = items.slice(0, mostElements).map((item) => `  ${itemText(item)}`);
  const rest = items.length - shown.length;
  return [
    `${verb} ${counted(items.length, 'entry', 'entries')}${end}`,
    ...shown,
    ...(rest > 0 ? [`  … and ${rest} more`] : []),
  ];
}
