import { jsonText } from './json-text.ts';
import { tableText } from './table-text.ts';

/** One interconnect with its health and what rides on it. */
export interface StatusRow {
  readonly account: string;
  /** Its key in the documents; null where no document declares it. */
  readonly key: string | null;
  readonly address: string | null;
  /** The live name. */
  readonly name: string;
  readonly type: string;
  /** Where it is: the site, or the region of Google Cloud. */
  readonly place: string;
  /** Light and link, in the API's own word. It says nothing of BGP. */
  readonly state: string;
  readonly reason?: string;
  /** Keys, or conduit names, of the CNIs on it. */
  readonly cnis: readonly string[];
}

/** A table of interconnects; the account is a column where there are several. Ends with a line break. */
export function renderStatusText(rows: readonly StatusRow[]): string {
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
  );
}

/** `demarc.status/1`. */
export function renderStatusJson(rows: readonly StatusRow[]): string {
  const interconnects = rows.map(({ account, key, address, name, type, place, state, reason, cnis }) => {
    return { account, key, address, name, type, place, state, reason, cnis };
  });
  return jsonText({ format: 'demarc.status/1', interconnects });
}
