import { compareText } from '../model/order.ts';
import type { ChangeNode, FieldNode, Value } from './plan-tree.ts';
import { quoteText, valueText } from './value-text.ts';

/** Lines of an object as a small document in the manner of YAML: what a change shows of it, before or after. */
export function objectLines(change: ChangeNode, side: 'before' | 'after'): readonly string[] {
  const lines = identityLines(change, side);
  let parents: readonly string[] = [];
  for (const field of change.fields) {
    const value = valueOn(field, side);
    if (value === undefined) continue;
    const segments = field.path.untrusted.split('.').map(quoteText);
    const more = [...missingParents(parents, segments), ...valueLines(segments, value, markOf(field, side))];
    for (const line of more) lines.push(line);
    parents = segments.slice(0, -1);
  }
  return lines;
}

function identityLines(change: ChangeNode, side: 'before' | 'after'): string[] {
  if (change.kind === 'settings') return [];
  const name = change.kind === 'interconnect' ? 'name' : 'id';
  const isField = change.fields.some((field) => {
    return field.path.untrusted === name && valueOn(field, side) !== undefined;
  });
  if (isField) return [];
  const isNew = side === 'after' && change.action !== 'update';
  if (isNew || change.liveId === undefined) return [`${name}: (known after apply)`];
  return [`${name}: ${quoteText(change.liveId.untrusted)}`];
}

function valueOn(field: FieldNode, side: 'before' | 'after'): Value | undefined {
  const { edit } = field;
  switch (edit.type) {
    case 'set':
      return side === 'after' ? edit.after : undefined;
    case 'clear':
      return side === 'before' ? edit.before : undefined;
    case 'change':
      return edit[side];
    case 'list':
      return { type: 'list', items: edit[side] };
    case 'nothing':
      return undefined;
  }
}

function markOf(field: FieldNode, side: 'before' | 'after'): string | undefined {
  const { edit } = field;
  if (side === 'before' || edit.type !== 'change') return undefined;
  return edit.before.type === 'sensitive' && edit.after.type === 'sensitive' ? '(sensitive, changed)' : undefined;
}

function missingParents(open: readonly string[], segments: readonly string[]): readonly string[] {
  let same = 0;
  while (same < segments.length - 1 && open[same] === segments[same]) same += 1;
  return segments.slice(same, -1).map((segment, at) => `${'  '.repeat(same + at)}${segment}:`);
}

function valueLines(segments: readonly string[], value: Value, mark: string | undefined): readonly string[] {
  const space = '  '.repeat(segments.length - 1);
  const name = segments.at(-1) ?? '';
  if (value.type === 'text') return [`${space}${name}: ${quoteText(value.text.untrusted)}`];
  if (value.type !== 'list' || value.items.length === 0) return [`${space}${name}: ${mark ?? valueText(value)}`];
  // A set: in one order on both sides, so that only what differs is shown as different.
  const items = value.items.map((item) => item.untrusted).sort(compareText);
  return [`${space}${name}:`, ...items.map((item) => `${space}  - ${quoteText(item)}`)];
}
