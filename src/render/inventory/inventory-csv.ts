import type { CircuitAccount, CircuitRecord, CniRecord } from '../../model/circuits/circuit-record.ts';
import { sanitiseText } from '../text/sanitise.ts';
import { labelText } from './inventory-text.ts';

type Value = string | number | boolean | null | undefined;
type Column = readonly [title: string, cell: (circuit: CircuitRecord, cni: CniRecord | undefined) => Value];

const columns: readonly Column[] = [
  ['account', ({ account }) => account],
  ['key', ({ key }) => key],
  ['name', ({ name }) => name],
  ['type', ({ type }) => type],
  ['site', ({ site }) => site],
  ['region', ({ region }) => region],
  ['metro', ({ metro }) => metro],
  ['facility', ({ facility }) => facility?.name],
  ['facility_address', ({ facility }) => facility?.address.join(', ')],
  ['device', ({ device }) => device],
  ['speed', ({ speed }) => speed],
  ['port', ({ port }) => port],
  ['state', ({ state }) => state],
  ['reason', ({ reason }) => reason],
  ['group', ({ group }) => group],
  ['protect', ({ protect }) => protect],
  ['sets', ({ sets }) => [...new Set(sets.map(({ name }) => name))].join('; ')],
  ['labels', ({ labels }) => labelText(labels)],
  ['source', ({ source }) => sourceText(source)],
  ['cni_key', (_, cni) => cni?.key],
  ['cni_id', (_, cni) => cni?.id],
  ['conduit_name', (_, cni) => cni?.conduit_name],
  ['description', (_, cni) => cni?.description],
  ['service', (_, cni) => cni?.service],
  ['cust_ip', (_, cni) => cni?.cust_ip],
  ['p2p_ip', (_, cni) => cni?.p2p_ip],
  ['mtu', (_, cni) => cni?.mtu],
  ['bgp_mode', (_, cni) => cni?.bgp_mode],
  ['customer_asn', (_, cni) => cni?.bgp?.customer_asn],
  ['extra_prefixes', (_, cni) => cni?.bgp?.extra_prefixes.join(' ')],
  ['md5_key_set', (_, cni) => cni?.bgp?.md5_key_set],
  ['routes', (_, cni) => [...new Set(cni?.routes?.map(({ prefix }) => prefix))].join(' ')],
  ['cni_protect', (_, cni) => cni?.protect],
  ['cni_labels', (_, cni) => cni && labelText(cni.labels)],
  ['cni_source', (_, cni) => cni && sourceText(cni.source)],
];

/**
 * RFC 4180: a row for each CNI, with its circuit; a circuit without CNIs has a row, too. Every cell is quoted. A cell that a spreadsheet
 * would take for a formula begins with an apostrophe. Hidden characters, line breaks among them, are shown as `\u{…}`.
 */
export function renderInventoryCsv(accounts: readonly CircuitAccount[]): string {
  const lines = [columns.map(([title]) => quoted(title)).join(',')];
  for (const { circuits } of accounts) {
    for (const circuit of circuits) {
      const cnis = circuit.cnis.length === 0 ? [undefined] : circuit.cnis;
      for (const cni of cnis) lines.push(columns.map(([, cell]) => quoted(cellText(cell(circuit, cni)))).join(','));
    }
  }
  return `${lines.join('\r\n')}\r\n`;
}

function sourceText(source: CircuitRecord['source']): string {
  return source === null ? '' : `${source.file}:${source.line}:${source.column}`;
}

function cellText(value: Value): string {
  return value === undefined || value === null ? '' : String(value);
}

/** Spreadsheets calculate what begins with one of these, behind a tab or a line break, too. */
const formula = /^[=+\-@\t\r]/;

function quoted(cell: string): string {
  const text = formula.test(cell) ? `'${cell}` : cell;
  return `"${sanitiseText(text).replaceAll('"', '""')}"`;
}
