import type { FieldChange, FieldValue } from '../model/plan.ts';

const newMark = ' (new)';

/**
 * An interconnect as the fields of a plan say it, so that a key is never taken for a live name: `interconnect.KEY`, and `interconnect.KEY (new)` for
 * one that the plan creates or that replaces another one.
 */
export function keyText(key: string, isNew: boolean): string {
  return `interconnect.${key}${isNew ? newMark : ''}`;
}

/** A live interconnect that goes by its live name. One that reads like a key stands in quotes. */
export function liveNameText(name: string): string {
  return /^(?:interconnect\.|")/.test(name) ? JSON.stringify(name) : name;
}

/** Fields as they are compared: an interconnect that a cut-off run made is not new any more, and it is the same one. */
export function comparedFields(fields: readonly FieldChange[]): readonly FieldChange[] {
  return fields.map((field) => {
    if (field.path !== 'interconnect') return field;
    const { before, after } = field;
    return {
      ...field,
      ...(before !== undefined && { before: withoutMark(before) }),
      ...(after !== undefined && { after: withoutMark(after) }),
    };
  });
}

function withoutMark(value: FieldValue): FieldValue {
  const isKey = typeof value === 'string' && value.startsWith('interconnect.') && value.endsWith(newMark);
  return isKey ? value.slice(0, -newMark.length) : value;
}
