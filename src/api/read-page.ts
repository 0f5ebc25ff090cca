import type { Opened } from './envelope.ts';
import { describe, fieldsOf, isJsonObject } from './read/fields.ts';
import { Unreadable } from './unreadable.ts';

export interface Page {
  readonly items: readonly unknown[];
  /** The cursor of the page that follows; undefined on the last one. */
  readonly next: number | undefined;
}

/** `{items, next}`, also within an envelope, where the items may be the result itself. Throws `Unreadable`. */
export function readPage(opened: Exclude<Opened, { readonly type: 'failure' }>): Page {
  const listed = opened.value;
  if (opened.type === 'success' && Array.isArray(listed)) {
    refuseForeignPaging(opened.info, listed.length);
    return { items: listed, next: readNext(opened.next) };
  }
  const fields = fieldsOf(listed, '');
  const items = fields.any('items');
  if (!Array.isArray(items)) return fields.fail('items', 'a list');
  return { items, next: readNext(fields.any('next') ?? (opened.type === 'success' ? opened.next : undefined)) };
}

/** Absent, null and 0 (the cursor of the first page) end a listing. */
function readNext(next: unknown): number | undefined {
  if (next === undefined || next === null || next === 0) return undefined;
  if (typeof next === 'number' && Number.isSafeInteger(next)) return next;
  throw new Unreadable(`the field next should be a whole number or null but is ${describe(next)}`);
}

/** Other Cloudflare services page by `result_info`. We do not follow it: a listing that has more by it must not pass as complete. */
function refuseForeignPaging(info: unknown, count: number): void {
  if (!isJsonObject(info)) return;
  const total = info['total_count'];
  const pages = info['total_pages'];
  const more = (typeof total === 'number' && total > count) || (typeof pages === 'number' && pages > 1);
  const cursor = info['cursor'];
  if (more || (typeof cursor === 'string' && cursor !== '')) {
    throw new Unreadable('the listing has more pages (result_info), in a way that this version cannot follow');
  }
}
