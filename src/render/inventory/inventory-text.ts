import type { CircuitAccount, CircuitRecord, CniRecord } from '../../model/circuits/circuit-record.ts';
import { say } from '../text/inline-text.ts';
import type { Style } from '../text/paint.ts';
import { untrusted } from '../text/sanitise.ts';
import { tableText } from '../text/table-text.ts';
import { jsonText } from '../text/words.ts';

/** Circuits as a table, the CNIs on them as another, then what is declared and not live. Ends with a line break. */
export function renderInventoryText(accounts: readonly CircuitAccount[], { width }: Pick<Style, 'width'> = {}): string {
  const account = accounts.length > 1 ? ['ACCOUNT'] : [];
  const of = ({ account: tag }: Pick<CircuitAccount, 'account'>) => (accounts.length > 1 ? [tag] : []);
  const circuits = accounts.flatMap((each) => each.circuits);
  const rows = accounts.flatMap((each) => each.circuits.map((circuit) => [...of(each), ...circuitCells(circuit)]));
  const links = accounts.flatMap((each) =>
    each.circuits.flatMap((circuit) => circuit.cnis.map((cni) => [...of(each), ...cniCells(cni, circuit)])),
  );
  const missing = accounts.flatMap((each) => each.missing);
  const hasLinks = circuits.some(({ cnis }) => cnis.length > 0);
  return [
    tableText([...account, ...circuitTitles], rows, 'No circuits.', { width, breakable: circuitProse }),
    hasLinks ? `\n${tableText([...account, ...cniTitles], links, '', { width, breakable: cniProse })}` : '',
    missing.length === 0
      ? ''
      : `\nDeclared, but not live: ${missing.map((address) => say(untrusted(address))).join(', ')}\n`,
  ].join('');
}

const circuitTitles = ['KEY', 'NAME', 'PLACE', 'FACILITY', 'DEVICE', 'SPEED', 'STATE', 'GROUP', 'LABELS', 'REASON'];
const circuitProse = ['FACILITY', 'LABELS', 'REASON'];

function circuitCells(circuit: CircuitRecord): readonly string[] {
  const { key, name, site, region, type, facility, device, speed, state, group, labels, reason } = circuit;
  return [
    key ?? '(unmanaged)',
    name,
    site ?? region ?? type,
    facility?.name ?? '',
    device ?? '',
    speed ?? '',
    state ?? '',
    group ?? '',
    labelText(labels),
    reason ?? '',
  ];
}

const cniTitles = [
  ...['CNI', 'CIRCUIT', 'YOUR END', "CLOUDFLARE'S END", 'MTU', 'ASN', 'SERVICE', 'DESCRIPTION', 'ROUTES', 'LABELS'],
];
const cniProse = ['DESCRIPTION', 'ROUTES', 'LABELS'];

function cniCells(cni: CniRecord, circuit: CircuitRecord): readonly string[] {
  const { key, conduit_name, cust_ip, p2p_ip, mtu, bgp, service, description, routes, labels } = cni;
  return [
    key ?? `${conduit_name} (unmanaged)`,
    circuit.key ?? circuit.name,
    cust_ip,
    p2p_ip,
    String(mtu),
    bgp === null ? '' : String(bgp.customer_asn),
    service ?? '',
    description,
    [...new Set(routes?.map(({ prefix }) => prefix))].join(', '),
    labelText(labels),
  ];
}

/** `cross_connect=XC-1042 ordered=2026-03-01`, by name. */
export function labelText(labels: CircuitRecord['labels']): string {
  return Object.keys(labels)
    .sort()
    .map((name) => `${name}=${labels[name] ?? ''}`)
    .join(' ');
}

/** `demarc.inventory/1` (schemas/inventory.schema.json). */
export function renderInventoryJson(accounts: readonly CircuitAccount[]): string {
  return jsonText({ format: 'demarc.inventory/1', accounts });
}
