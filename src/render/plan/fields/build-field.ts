import type { FieldChange, FieldValue } from '../../../model/plan.ts';
import { isSensitivePath } from '../../../model/secret.ts';
import { untrusted } from '../../text/sanitise.ts';
import type { Edit, FieldNode, ListEdit, Value } from '../plan-tree.ts';

/** Sensitive values arrive marked. An unmarked sensitive value is a bug, but it stays hidden too. */
export function buildField(field: FieldChange): FieldNode {
  const sensitive = isSensitivePath(field.path);
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
  const present = new Set(other.items.map((item) => item.untrusted));
  return list.items.filter((item) => !present.has(item.untrusted));
}

/** demarc adds the mark of a new interconnect; it is not part of the name. Quotes go around a live name that looks like a key. */
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
