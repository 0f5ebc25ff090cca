import { pathText } from './field-text.ts';
import type { FieldNode } from './plan-tree.ts';
import { changeTexts, itemText, valueText } from './value-text.ts';
import type { Untrusted } from './untrusted.ts';

const mostElements = 20;

/** A field as lines that a `diff` code block colours. */
export function fieldDiff(field: FieldNode): readonly string[] {
  const path = pathText(field);
  const forces = field.forcesReplacement ? '  (forces replacement)' : '';
  const { edit } = field;
  switch (edit.type) {
    case 'set':
      if (edit.after.type === 'list') return elements('+', path, edit.after.items, forces);
      return [`+ ${path}: ${valueText(edit.after)}${forces}`];
    case 'clear':
      if (edit.before.type === 'list') return elements('-', path, edit.before.items, forces);
      return [`- ${path}: ${valueText(edit.before)}${forces}`];
    case 'change': {
      const [before, after] = changeTexts(edit.before, edit.after);
      return [`- ${path}: ${before}`, `+ ${path}: ${after}${forces}`];
    }
    case 'list': {
      const kept = edit.before.length - edit.removed.length;
      return [
        ...(edit.removed.length > 0 ? elements('-', path, edit.removed, forces) : []),
        ...(edit.added.length > 0 ? elements('+', path, edit.added, forces) : []),
        ...(kept > 0 ? [`  ${path}: ${kept} unchanged`] : []),
      ];
    }
    case 'nothing':
      return [`  ${path}: (no value)${forces}`];
  }
}

function elements(sign: '+' | '-', path: string, items: readonly Untrusted[], forces: string): readonly string[] {
  if (items.length === 0) return [`${sign} ${path}: []${forces}`];
  const shown = items.slice(0, mostElements).map((item) => `${sign} ${path}: ${itemText(item)}${forces}`);
  const rest = items.length - shown.length;
  return rest > 0 ? [...shown, `${sign} ${path}: … and ${rest} more`] : shown;
}
