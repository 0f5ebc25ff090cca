import type { StoredField } from '../model/report.ts';
import { excerpt } from './excerpt.ts';
import { quoteText } from './value-text.ts';
import { counted } from './words.ts';

const mostItems = 12;

/** `magic.mtu: asked 1500, stored 1476`, made safe for a terminal; of a sensitive field only that it is stored otherwise. */
export function storedText({ field, asked, stored, sensitive }: StoredField): string {
  if (sensitive === true) return `${field}: stored otherwise`;
  return `${field}: asked ${text(asked)}, stored ${text(stored)}`;
}

function text(value: StoredField['asked']): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoteText(excerpt(value));
  return value.length > mostItems
    ? counted(value.length, 'entry', 'entries')
    : `[${value.map((item) => quoteText(excerpt(item))).join(', ')}]`;
}
