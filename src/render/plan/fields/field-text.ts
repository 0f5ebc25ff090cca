import type { Paint } from '../../text/paint.ts';
import { excerpt, excerptPair, sanitiseText, type Untrusted } from '../../text/sanitise.ts';
import { counted, showFirst } from '../../text/words.ts';
import type { Edit, FieldNode, ListEdit, Value } from '../plan-tree.ts';

const mostElements = 20;
const widestPath = 28;
const widestPair = 90;

/** The fields of a change, aligned, as before → after. A create has no before, so only the set values appear. */
export function fieldsText(fields: readonly FieldNode[], isCreate: boolean, paint: Paint): readonly string[] {
  const width = fields.reduce((most, field) => Math.max(most, Math.min(pathText(field).length, widestPath)), 0);
  return fields.flatMap((field) => fieldText(field, width, isCreate, paint));
}

/** Puts quotes around a path only if no document can have such a path. */
export function pathText(field: FieldNode): string {
  const path = field.path.untrusted;
  return /^[a-z0-9_.]+$/.test(path) ? path : quoteText(path);
}

function fieldText(field: FieldNode, width: number, isCreate: boolean, paint: Paint): readonly string[] {
  const [first, ...below] = editText(field.edit, isCreate, paint);
  const forces = field.forcesReplacement ? paint('red', '  (forces replacement)') : '';
  return [`${pathText(field).padEnd(width)}  ${first ?? ''}${forces}`, ...below.map((line) => `  ${line}`)];
}

function editText(edit: Edit, isCreate: boolean, paint: Paint): readonly string[] {
  switch (edit.type) {
    case 'set':
      return setText(edit.after, isCreate ? '' : '(not set) → ', paint);
    case 'clear':
      return pairText(valueText(edit.before), '(removed)', paint);
    case 'change':
      return pairText(...changeTexts(edit.before, edit.after), paint);
    case 'list':
      return listEditText(edit, paint);
    case 'nothing':
      return ['(no value)'];
  }
}

function pairText(before: string, after: string, paint: Paint): readonly string[] {
  if (before.length + after.length <= widestPair) return [`${before} → ${paint('bold', after)}`];
  return ['', paint('red', `- ${before}`), paint('green', `+ ${after}`)];
}

function setText(value: Value, before: string, paint: Paint): readonly string[] {
  if (value.type !== 'list' || (valueText(value).length <= 60 && value.items.length <= 3)) {
    return [before + valueText(value)];
  }
  const size = counted(value.items.length, 'entry', 'entries');
  return [before + size, ...elements('+', value.items, 'more', paint)];
}

function listEditText(edit: ListEdit, paint: Paint): readonly string[] {
  const { before, after, removed, added } = edit;
  const sizes = `${before.length} → ${paint('bold', counted(after.length, 'entry', 'entries'))}`;
  if (removed.length + added.length === 0) return [`${sizes} (the same ones, written differently)`];
  const kept = before.length - removed.length;
  return [
    sizes,
    ...elements('-', removed, 'more removed', paint),
    ...elements('+', added, 'more added', paint),
    ...(kept > 0 ? [paint('dim', `  ${kept} unchanged`)] : []),
  ];
}

function elements(sign: '+' | '-', items: readonly Untrusted[], more: string, paint: Paint): readonly string[] {
  const colour = sign === '+' ? 'green' : 'red';
  return showFirst(
    items,
    mostElements,
    (item) => paint(colour, `${sign} ${itemText(item)}`),
    (rest) => paint('dim', `  … and ${rest} ${more}`),
  );
}

const plain = /^[\p{L}\p{N}_/.:@+-]+$/u;
const looksLikeAnother = /^(?:[-+.]?[0-9][0-9_.]*|null|true|false|~|[-+.:]+)$/i;

/** A text as a value. Without quotes if it cannot be mistaken, else in quotes: it must not look like another text or a mark of demarc. */
export function quoteText(text: string): string {
  if (plain.test(text) && !looksLikeAnother.test(text)) return sanitiseText(text);
  return `"${sanitiseText(text.replace(/["\\]/g, '\\$&'))}"`;
}

/** A member of a list. Prefixes and names have no quotes. */
export function itemText(item: Untrusted): string {
  return shortText(item.untrusted, excerpt(item.untrusted));
}

/** A value on a single line. Long text is cut. */
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

/** The values before and after, cut so that the difference shows. If both are sensitive, the text only says that the value changed. */
export function changeTexts(before: Value, after: Value): readonly [string, string] {
  if (before.type === 'sensitive' && after.type === 'sensitive') return ['(sensitive)', '(sensitive, changed)'];
  if (before.type !== 'text' || after.type !== 'text') return [valueText(before), valueText(after)];
  const [oldText, newText] = [before.text.untrusted, after.text.untrusted];
  const [oldPart, newPart] = excerptPair(oldText, newText);
  return [shortText(oldText, oldPart), shortText(newText, newPart)];
}

function shortText(whole: string, part: string): string {
  return part === whole ? quoteText(whole) : `${quoteText(part)} (${counted(whole.length, 'character')})`;
}

function listText(items: readonly Untrusted[]): string {
  if (items.length === 0) return '[]';
  if (items.length > 3) return counted(items.length, 'entry', 'entries');
  return `[${items.map(itemText).join(', ')}]`;
}
