import type { FieldChange, FieldValue } from '../model/plan.ts';
import type { Edit, FieldNode, ListEdit, Value } from './plan-tree.ts';
import { untrusted } from './untrusted.ts';

// Sensitive by schema. Values arrive marked; a value under one of these names that is not marked is a bug, and stays hidden.
const sensitiveFields = new Set(['md5_key', 'pairing_key']);

export function buildField(field: FieldChange): FieldNode {
  const sensitive = sensitiveFields.has(field.path.slice(field.path.lastIndexOf('.') + 1));
  const build = (value: FieldValue | undefined) =>
    value === undefined ? undefined : field.path === 'interconnect' ? buildHost(value) : buildValue(value, sensitive);
  const before = build(field.before);
  const after = build(field.after);
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

/** The mark of a new interconnect is ours, and no part of a name: a live name that reads like a key stands in quotes. */
function buildHost(value: FieldValue): Value {
  const isMarked = typeof value === 'string' && /^interconnect\.[A-Za-z0-9._-]+ \(new\)$/.test(value);
  return isMarked ? { type: 'literal', text: value } : buildValue(value, false);
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
