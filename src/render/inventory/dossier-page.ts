import type { CircuitRecord, CniRecord, SetPeer } from '../../model/circuits/circuit-record.ts';
import type { CircuitDossier, DossierStep } from '../../model/circuits/dossier.ts';
import { nameMarkdown, proseMarkdown } from '../text/fit-markdown.ts';
import { finishText, say, sayName } from '../text/inline-text.ts';
import { createPaint, type Style } from '../text/paint.ts';
import { untrusted } from '../text/sanitise.ts';
import { jsonText } from '../text/words.ts';
import { labelText } from './inventory-text.ts';

type Row = readonly [name: string, value: string];

interface Part {
  readonly title: string;
  readonly lead?: string;
  readonly rows: readonly Row[];
  readonly command?: string | undefined;
}

/** The pages of circuits as text. Ends with a line break. */
export function renderDossierText(dossiers: readonly CircuitDossier[], style: Style): string {
  const paint = createPaint(style);
  return finishText(
    dossiers.flatMap((dossier, at) => [
      ...(at === 0 ? [] : ['']),
      `${paint('bold', sayName(untrusted(headOf(dossier.circuit))))}  ${say(untrusted(stateOf(dossier.circuit)))}`,
      ...parts(dossier).flatMap(({ title, lead, rows, command }) => [
        '',
        ...(title === '' ? [] : [`  ${paint('cyan', say(untrusted(title)))}`]),
        ...(lead === undefined ? [] : [`    ${say(untrusted(lead))}`]),
        ...rowsText(rows),
        ...(command === undefined ? [] : [`    $ ${say(untrusted(command))}`]),
      ]),
    ]),
  );
}

function rowsText(rows: readonly Row[]): readonly string[] {
  const shown = rows.map(([name, value]) => [say(untrusted(name)), say(untrusted(value))] as const);
  const width = shown.reduce((most, [name]) => Math.max(most, name.length), 0);
  return shown.map(([name, value]) => `    ${name.padEnd(width)}  ${value}`);
}

/** The same as Markdown. */
export function renderDossierMarkdown(dossiers: readonly CircuitDossier[]): string {
  const cell = (text: string) => proseMarkdown(untrusted(text));
  return dossiers
    .map((dossier) => {
      const heading = `## ${nameMarkdown(untrusted(headOf(dossier.circuit)))} ${cell(stateOf(dossier.circuit))}\n`;
      const sections = parts(dossier).map(({ title, lead, rows, command }) =>
        [
          ...(title === '' ? [] : [`\n### ${cell(title)}\n`]),
          ...(lead === undefined ? [] : [`\n${cell(lead)}\n`]),
          ...(rows.length === 0 ? [] : ['\n']),
          ...rows.map(([name, value]) => `- ${cell(name)}: ${cell(value)}\n`),
          ...(command === undefined ? [] : [`\n${nameMarkdown(untrusted(command))}\n`]),
        ].join(''),
      );
      return `${heading}${sections.join('')}`;
    })
    .join('\n');
}

/** `demarc.circuit/1`. */
export function renderDossierJson(dossiers: readonly CircuitDossier[]): string {
  return jsonText({ format: 'demarc.circuit/1', circuits: dossiers });
}

function headOf({ address, name }: CircuitRecord): string {
  return address === null
    ? `${name} (unmanaged)`
    : address === `interconnect.${name}`
      ? address
      : `${address} (${name})`;
}

function stateOf({ state, reason }: CircuitRecord): string {
  return `${state ?? 'state not known'}${reason === null ? '' : `: ${reason}`}`;
}

function parts({ circuit, ordered_days, next }: CircuitDossier): readonly Part[] {
  return [
    { title: '', rows: circuitRows(circuit, ordered_days) },
    {
      title: 'Backed up by',
      rows: backupRows(circuit),
      ...(backupRows(circuit).length === 0 && { lead: 'No other circuit.' }),
    },
    ...circuit.cnis.map((cni) => ({ title: cniHead(cni), rows: cniRows(cni) })),
    ...nextParts(next),
  ];
}

function nextParts(next: readonly DossierStep[]): readonly Part[] {
  return next.map(({ cni, message, command, facts = [] }, at) => ({
    title: cni === null ? (at === 0 ? 'What is next' : '') : `The router of ${cni}`,
    ...(cni === null && { lead: message }),
    rows: facts,
    command,
  }));
}

function circuitRows(circuit: CircuitRecord, days: number | null): readonly Row[] {
  const { type, site, region, facility, device, port, speed, group, metro, protect, labels, source, account } = circuit;
  const place = facility === null ? '' : [facility.name, ...facility.address].join(', ');
  return filled([
    ['account', account],
    ['type', speed === null ? type : `${type}, ${speed}`],
    ['place', [site ?? region ?? '', place].filter((text) => text !== '').join(', ')],
    ['device', device ?? ''],
    ['slot', port ?? ''],
    ['metro', metro ?? ''],
    ['group', group ?? ''],
    ['protected', protect ? 'yes' : ''],
    ['labels', labelText(labels)],
    ['ordered', days === null ? '' : `${days} ${days === 1 ? 'day' : 'days'} ago`],
    ['declared', source === null ? 'by no document' : `${source.file}:${source.line}:${source.column}`],
  ]);
}

const mostPeers = 8;

/** Sets of the same circuits have the same name, and are shown once. */
function backupRows({ sets }: CircuitRecord): readonly Row[] {
  const byName = new Map(sets.flatMap((set) => (set.kind === 'account' ? [] : [[set.name, set] as const])));
  return [...byName].map(([name, { peers, peer_count }]) => {
    const words = peers.slice(0, mostPeers).map((peer) => `${peerName(peer)} (${peer.state ?? 'not asked'})`);
    const more = peer_count - words.length;
    return [name, `${words.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
  });
}

/** An address: a key may equal the live name of another circuit. */
function peerName({ key, name }: SetPeer): string {
  return key === null ? name : `interconnect.${key}`;
}

function cniHead({ address, conduit_name, id }: CniRecord): string {
  return `${address ?? `${conduit_name} (unmanaged)`}  ${id}`;
}

function cniRows(cni: CniRecord): readonly Row[] {
  const { address, conduit_name, service, description, cust_ip, p2p_ip, mtu, bgp, bgp_mode, routes, labels, source } =
    cni;
  const session =
    bgp === null
      ? 'none'
      : `AS ${bgp.customer_asn}, ${bgp.extra_prefixes.length === 0 ? 'no extra prefix' : bgp.extra_prefixes.join(', ')}, MD5 key ${bgp.md5_key_set ? 'set' : 'not set'}`;
  return filled([
    ['conduit', address === `cni.${conduit_name}` ? '' : conduit_name],
    ['serves', [service ?? '', description].filter((text) => text !== '').join(': ')],
    ['your end', cust_ip],
    ["Cloudflare's end", p2p_ip],
    ['MTU', String(mtu)],
    ['BGP', bgp_mode === null || bgp === null ? session : `${session}, ${bgp_mode}`],
    ['protected', cni.protect ? 'yes' : ''],
    ['routes', routes === null ? 'not read' : routesText(routes)],
    ['labels', labelText(labels)],
    ['declared', source === null ? 'by no document' : `${source.file}:${source.line}:${source.column}`],
  ]);
}

function routesText(routes: NonNullable<CniRecord['routes']>): string {
  if (routes.length === 0) return 'no static route';
  const words = { yes: 'carries now', no: 'stands by', unknown: 'not known whether it carries' };
  return routes
    .map(
      ({ prefix, carries, certain }) => `${prefix} (${words[carries]}${certain ? '' : ', perhaps of another tunnel'})`,
    )
    .join(', ');
}

function filled(rows: readonly Row[]): readonly Row[] {
  return rows.filter(([, value]) => value !== '');
}
