import { quoteText, changeTexts, itemText, valueText } from './value-text.ts';
import type { Edit, FieldNode, ListEdit, Value } from './plan-tree.ts';
import type { Paint } from './paint.ts';
import type { Untrusted } from './untrusted.ts';
import { counted } from './words.ts';

const mostElements = 20;
const widestPath = 28;
const widestPair = 90;

/** The fields of one change, aligned; before → after. Of a create only what it sets, as there is no before. */
export function fieldsText(fields: readonly FieldNode[], isCreate: boolean, paint: Paint): readonly string[] {
  const width = fields.reduce((most, field) => Math.max(most, Math.min(pathText(field).length, widestPath)), 0);
  return fields.flatMap((field) => fieldText(field, width, isCreate, paint));
}

/** A path is bare unless it is unlike any path that a document can have. */
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
  const shown = items.slice(0, mostElements).map((item) => paint(colour, `${sign} ${itemText(item)}`));
  const rest = items.length - shown.length;
  return rest > 0 ? [...shown, paint('dim', `  … and ${rest} ${more}`)] : shown;
}
