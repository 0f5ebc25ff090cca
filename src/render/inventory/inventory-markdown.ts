import type { CircuitAccount, CircuitRecord, CniRecord } from '../../model/circuits/circuit-record.ts';
import {
  fitMarkdown,
  type KindWords,
  type MarkdownOptions,
  nameMarkdown,
  proseMarkdown,
} from '../text/fit-markdown.ts';
import { untrusted } from '../text/sanitise.ts';
import { counted } from '../text/words.ts';
import { labelText } from './inventory-text.ts';

type RowKind = 'circuit' | 'cni' | 'missing';

const kinds: KindWords<RowKind> = {
  circuit: ['circuit', 'circuits'],
  cni: ['CNI', 'CNIs'],
  missing: ['missing object', 'missing objects'],
};

/** Tables of circuits and CNIs, within a budget of bytes. */
export function renderInventoryMarkdown(accounts: readonly CircuitAccount[], options?: MarkdownOptions): string {
  const circuits = accounts.flatMap((account) => account.circuits);
  const links = circuits.flatMap((circuit) => circuit.cnis.map((cni) => ({ circuit, cni })));
  const missing = accounts.flatMap((account) => account.missing);
  const isFleet = accounts.length > 1;
  return fitMarkdown(
    {
      top: `### ${counted(circuits.length, 'circuit')}, ${counted(links.length, 'CNI')}\n\n`,
      sections: [
        section(isFleet ? ['Account', ...circuitTitles] : circuitTitles, 'circuit', 0, circuits, (circuit) =>
          withAccount(circuit, isFleet, circuitCells(circuit)),
        ),
        section(isFleet ? ['Account', ...cniTitles] : cniTitles, 'cni', 1, links, ({ circuit, cni }) =>
          withAccount(circuit, isFleet, cniCells(cni, circuit)),
        ),
        {
          head: 'Declared, but not live:\n\n',
          blocks: missing.map((address) => ({
            kind: 'missing' as const,
            rank: 2,
            danger: 0,
            text: `- ${name(address)}\n`,
          })),
          tail: '\n',
          under: undefined,
        },
      ],
      bottom: '',
      kinds,
      elsewhere: 'JSON and CSV have all of it.',
    },
    options,
  );
}

function section<T>(
  titles: readonly string[],
  kind: RowKind,
  rank: number,
  rows: readonly T[],
  cells: (row: T) => readonly string[],
) {
  return {
    head: `| ${titles.join(' | ')} |\n|${' --- |'.repeat(titles.length)}\n`,
    blocks: rows.map((row) => ({ kind, rank, danger: 0, text: `| ${cells(row).join(' | ')} |\n` })),
    tail: '\n',
    under: undefined,
  };
}

function withAccount({ account }: CircuitRecord, isFleet: boolean, cells: readonly string[]): readonly string[] {
  return isFleet ? [name(account), ...cells] : cells;
}

const circuitTitles = ['Circuit', 'Live name', 'Place', 'Facility', 'Device', 'Speed', 'State', 'Group', 'Labels'];

function circuitCells(circuit: CircuitRecord): readonly string[] {
  const { address, site, region, type, facility, device, speed, state, reason, group, labels } = circuit;
  const why = reason === null ? '' : `: ${prose(reason)}`;
  return [
    address === null ? '(unmanaged)' : name(address),
    name(circuit.name),
    prose(site ?? region ?? type),
    prose(facility === null ? '' : [facility.name, ...facility.address].join(', ')),
    prose(device ?? ''),
    prose(speed ?? ''),
    `${prose(state ?? '')}${why}`,
    prose(group ?? ''),
    prose(labelText(labels)),
  ];
}

const cniTitles = ['CNI', 'Circuit', 'Your end', 'Cloudflare’s end', 'MTU', 'ASN', 'Service', 'Description', 'Labels'];

function cniCells(cni: CniRecord, circuit: CircuitRecord): readonly string[] {
  const { address, conduit_name, cust_ip, p2p_ip, mtu, bgp, service, description, labels } = cni;
  return [
    address === null ? `${name(conduit_name)} (unmanaged)` : name(address),
    name(circuit.address ?? circuit.name),
    name(cust_ip),
    name(p2p_ip),
    String(mtu),
    bgp === null ? '' : String(bgp.customer_asn),
    prose(service ?? ''),
    prose(description),
    prose(labelText(labels)),
  ];
}

function name(text: string): string {
  return nameMarkdown(untrusted(text));
}

function prose(text: string): string {
  return proseMarkdown(untrusted(text));
}
