import { joinFirst } from '../../../model/text.ts';
import { markdownCode, type Untrusted } from '../../text/sanitise.ts';
import { showFirst } from '../../text/words.ts';
import type { FieldNode, ListEdit, Value } from '../plan-tree.ts';
import { changeTexts, itemText, pathText, valueText } from './field-text.ts';

/** `magic.mtu: 1476 → 1500`, on one line. */
export function fieldMarkdown(field: FieldNode): string {
  const forces = field.forcesReplacement ? ' (forces replacement)' : '';
  return `${markdownCode(pathText(field))}: ${editMarkdown(field)}${forces}`;
}

function editMarkdown({ edit }: FieldNode): string {
  switch (edit.type) {
    case 'set':
      return `not set → ${valueMarkdown(edit.after)}`;
    case 'clear':
      return `${valueMarkdown(edit.before)} → removed`;
    case 'change':
      return changeTexts(edit.before, edit.after).map(textMarkdown).join(' → ');
    case 'list':
      return listMarkdown(edit);
    case 'nothing':
      return 'no value';
  }
}

function listMarkdown({ before, removed, added }: ListEdit): string {
  const kept = before.length - removed.length;
  const parts = [
    ...(removed.length === 0 ? [] : [`removed ${itemsMarkdown(removed)}`]),
    ...(added.length === 0 ? [] : [`added ${itemsMarkdown(added)}`]),
    ...(kept === 0 ? [] : [`${kept} unchanged`]),
  ];
  return parts.join('; ') || 'no entries';
}

function valueMarkdown(value: Value): string {
  return value.type === 'list' && value.items.length > 0 ? itemsMarkdown(value.items) : textMarkdown(valueText(value));
}

function itemsMarkdown(items: readonly Untrusted[]): string {
  return joinFirst(
    items.map((item) => markdownCode(itemText(item))),
    mostElements,
  );
}

function textMarkdown(text: string): string {
  return markdownCode(text);
}

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
  return showFirst(
    items,
    mostElements,
    (item) => `${sign} ${path}: ${itemText(item)}${forces}`,
    (rest) => `${sign} ${path}: … and ${rest} more`,
  );
}
