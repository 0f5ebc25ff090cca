import type { StatusRow } from '../model/status.ts';
import { jsonText } from './json-text.ts';
import type { Style } from './style.ts';
import { tableText } from './table-text.ts';

/** A table of interconnects; the account is a column where there are several. Ends with a line break. */
export function renderStatusText(rows: readonly StatusRow[], { width }: Pick<Style, 'width'> = {}): string {
  const isFleet = new Set(rows.map((row) => row.account)).size > 1;
  const account = isFleet ? ['ACCOUNT'] : [];
  return tableText(
    [...account, 'KEY', 'NAME', 'TYPE', 'PLACE', 'STATE', 'CNIS', 'REASON'],
    rows.map((row) => [
      ...(isFleet ? [row.account] : []),
      row.key ?? '(unmanaged)',
      row.name,
      row.type,
      row.place,
      row.state,
      row.cnis.join(', '),
      row.reason ?? '',
    ]),
    'No interconnects.',
    { width, breakable: ['PLACE', 'CNIS', 'REASON'] },
  );
}

/** `demarc.status/1`. */
export function renderStatusJson(rows: readonly StatusRow[]): string {
  const interconnects = rows.map(({ account, key, address, name, type, place, state, reason, cnis }) => {
    return { account, key, address, name, type, place, state, reason, cnis };
  });
  return jsonText({ format: 'demarc.status/1', interconnects });
}
