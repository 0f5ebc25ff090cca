import type { FieldChange, FieldValue } from '../model/plan.ts';
import type { Edit, FieldNode, ListEdit, Value } from './plan-tree.ts';
import { untrusted } from './untrusted.ts';

// Sensitive by schema. Values arrive marked; a value under one of these names that is not marked is a bug, and stays hidden.
const sensitiveFields = new Set(['md5_key', 'pairing_key']);

export function buildField(field: FieldChange): FieldNode {
  const sensitive = sensitiveFields.has(field.path.slice(field.path.lastIndexOf('.') + 1));
  const before = field.before === undefined ? undefined : buildValue(field.before, sensitive);
  const after = field.after === undefined ? undefined : buildValue(field.after, sensitive);
  return {
    path: untrusted(field.path),
    forcesReplacement: field.forces_replacement === true,
    edit: buildEdit(before, after),
  };
}

function buildEdit(before: Value | undefined, after: Value | undefined): Edit {
  if (before === undefined) return after === undefined ? { type: 'nothing' } : { type: 'set', after };
  if (after === undefined) return { type: 'clear', before };
  if (before.type === 'list' && after.type === 'list') return buildListEdit(before, after);
  return { type: 'change', before, after };
}

type List = Extract<Value, { type: 'list' }>;

function buildListEdit(before: List, after: List): ListEdit {
  return {
    type: 'list',
    before: before.items,
    after: after.items,
    removed: notIn(before, after),
    added: notIn(after, before),
  };
}

function notIn(list: List, other: List): List['items'] {
  const there = new Set(other.items.map((item) => item.untrusted));
  return list.items.filter((item) => !there.has(item.untrusted));
}

function buildValue(value: FieldValue, sensitive: boolean): Value {
  if (value === null) return { type: 'literal', text: 'null' };
  if (typeof value === 'object' && 'known_after_apply' in value) return { type: 'unknown' };
  if (sensitive || (typeof value === 'object' && 'sensitive' in value)) return { type: 'sensitive' };
  if (Array.isArray(value)) return { type: 'list', items: value.map(untrusted) };
  return typeof value === 'string'
    ? { type: 'text', text: untrusted(value) }
    : { type: 'literal', text: String(value) };
}
