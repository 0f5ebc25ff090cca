import type { StoredField } from '../model/report.ts';
import type { StepDone } from './step-end.ts';

/** What of a change the API stored otherwise, when all its steps are done: a later step that writes a field decides about it. */
export function storedFields(done: readonly StepDone[]): readonly StoredField[] {
  const fields = new Map<string, StoredField>();
  for (const { stored = [], wrote = [] } of done) {
    for (const field of [...fields.keys()]) {
      if (wrote.some((path) => field === path || field.startsWith(`${path}.`))) fields.delete(field);
    }
    for (const each of stored) fields.set(each.field, each);
  }
  return [...fields.values()];
}

/** What to do about fields that the API stored otherwise; empty where there are none. */
export function storedAdvice(
  { address, live_id }: { readonly address: string; readonly live_id: string | undefined },
  fields: readonly StoredField[],
): string {
  if (fields.length === 0) return '';
  const known = fields.flatMap(({ field, stored }) => (isShort(stored) ? [`${field}: ${stored}`] : []));
  const what = known.length === 0 ? '' : ` (${known.join(', ')})`;
  if (address.startsWith('interconnect.')) {
    const pin = live_id === undefined ? '' : `name: ${live_id}, and `;
    return `The interconnect is not what was asked for${what}, so nothing that needs it was begun. Before you apply again, write ${pin}what it is into the document, or ask Cloudflare and delete it: an interconnect cannot be changed, and another run may order a second one.`;
  }
  // A conduit name that is left out is the key.
  const other = fields.some(({ field }) => field === 'magic.conduit_name') ? '' : ', or leave the field out';
  return `The API stored another value than was sent. Write what it stored into the document${what}${other}: a new run asks for the same again.`;
}

function isShort(stored: StoredField['stored']): stored is string | number {
  return typeof stored === 'number' || (typeof stored === 'string' && stored !== '' && stored.length <= 80);
}
