import { literalText } from '../config/substitute.ts';
import type { YamlEntry } from '../document/write-document.ts';
import type { LiveBgp, LiveCni, LiveInterconnect } from '../model/live.ts';
import { compareText } from '../model/text.ts';
import { isValidAsn } from '../net/asn.ts';
import { addressRole, canonicalCidr, type Cidr, hasHostBits, parseCidr, sameNetwork } from '../net/cidr.ts';
import { canonicalPrefixes } from '../plan/diff/cni-differences.ts';
import { excerpt } from '../render/text/sanitise.ts';
import { isMd5Key } from '../rules/md5-key-characters.ts';
import { chooseKeys, slug } from './choose-keys.ts';
import type { DeclaredInterconnects } from './declare-interconnects.ts';
import {
  cniId,
  type Declared,
  entriesOf,
  type ExportOptions,
  type ExportVariable,
  type ExportView,
  fitsCni,
  type LeftOut,
  type NotDeclared,
  remarks,
} from './declared.ts';

interface DeclaredCnis {
  /** Sorted by interconnect, then by key. */
  readonly declared: readonly Declared[];
  readonly notDeclared: readonly NotDeclared[];
}

/** The inputs of a declaration, apart from the CNI itself. */
interface Around {
  readonly view: ExportView;
  readonly interconnects: DeclaredInterconnects;
  readonly links: ReadonlyMap<string, WritableLink>;
  readonly options: ExportOptions;
}

/** A CNI on a declared interconnect refers to it by key. A CNI on another interconnect refers to it by its live name. */
export function declareCnis(
  view: ExportView,
  interconnects: DeclaredInterconnects,
  options: ExportOptions,
): DeclaredCnis {
  const reasons = whyNotDeclared(view, options);
  const known = view.live.cnis.filter(({ id }) => !reasons.has(id));
  const keys = keysOf(known, interconnects, options);
  const around = { view, interconnects, links: writableLinks(known), options };
  const rank = ({ circuit, key }: Declared) => `${circuit === undefined ? 1 : 0} ${circuit ?? ''} ${key}`;
  const declared = known.map((cni) => declare(cni, keys.get(cni.id) ?? cni.id, around));
  return {
    declared: declared.sort((a, b) => compareText(rank(a), rank(b))),
    notDeclared: view.live.cnis.flatMap(({ id, magic }) => {
      const reason = reasons.get(id);
      return reason === undefined ? [] : [{ kind: 'cni', name: magic.conduit_name || id, reason }];
    }),
  };
}

/** By the id of the CNI. */
function whyNotDeclared({ live }: ExportView, { withheld }: ExportOptions): ReadonlyMap<string, string> {
  const visible = new Set(live.interconnects.map(({ name }) => name));
  const names = new Set<string>();
  const reasons = new Map<string, string>();
  for (const { id, interconnect, magic } of live.cnis) {
    const reason = !visible.has(interconnect)
      ? `the API does not show the interconnect that it is on (${interconnect})`
      : magic.conduit_name === ''
        ? 'it has no conduit name'
        : names.has(magic.conduit_name)
          ? 'another CNI has the same conduit name'
          : withheld.get(cniId(id));
    if (reason === undefined) names.add(magic.conduit_name);
    else reasons.set(id, reason);
  }
  return reasons;
}

/** No CNI gets the key of an interconnect, so a bare key is never ambiguous. */
function keysOf(
  known: readonly LiveCni[],
  { keys }: DeclaredInterconnects,
  options: ExportOptions,
): ReadonlyMap<string, string> {
  const taken = new Set([...keys.values(), ...(options.taken ?? [])].map((key) => key.toLowerCase()));
  const wishes = known.map(({ id, magic }) => {
    const wish = slug(magic.conduit_name) || `cni-${slug(id).slice(0, 8)}`;
    return { id, wish: taken.has(wish.toLowerCase()) ? `${wish}-cni` : wish };
  });
  return chooseKeys(wishes, taken);
}

function declare(cni: LiveCni, key: string, around: Around): Declared {
  const { view, interconnects, options } = around;
  const address = `cni.${key}`;
  const circuit = interconnects.keys.get(cni.interconnect);
  const magic = magicFields(cni, address);
  const bgp = bgpFields(cni, key, options);
  const link = linkFields(around.links.get(cni.id), address);
  const mode = modeField(cni, address);
  const isPinned = magic.leftOut.length > 0 && isPartner(view.live.interconnects, cni) && fitsCni({ id: cni.id });
  const leftOut = [...magic.leftOut, ...bgp.leftOut, ...mode.leftOut, ...link.leftOut];
  const entries = entriesOf(
    { key: 'interconnect', value: circuit ?? literalText(cni.interconnect) },
    isPinned ? { key: 'id', value: cni.id, beside: 'a pin, because mtu is not written' } : undefined,
    { key: 'magic', value: { entries: magic.entries } },
    ...bgp.entries,
    ...mode.entries,
    ...link.entries,
    options.protect ? { key: 'protect', value: true } : undefined,
  );
  const host = `on ${excerpt(cni.interconnect)}, which is not declared here`;
  const above = [...(circuit === undefined ? [host] : []), ...remarks(leftOut)];
  return {
    key,
    id: cniId(cni.id),
    place: interconnects.places.get(cni.interconnect) ?? '',
    circuit,
    entry: { key, value: { entries }, above },
    leftOut,
    variables: bgp.variables,
  };
}

interface Fields {
  readonly entries: readonly YamlEntry[];
  readonly leftOut: readonly LeftOut[];
}

function magicFields({ magic }: LiveCni, address: string): Fields {
  const { conduit_name, description, mtu } = magic;
  const fits = fitsCni({ magic: { mtu } });
  return {
    entries: entriesOf(
      { key: 'conduit_name', value: literalText(conduit_name) },
      { key: 'description', value: literalText(description) },
      fits ? { key: 'mtu', value: mtu } : undefined,
    ),
    leftOut: fits ? [] : [{ address, field: 'magic.mtu', reason: `${mtu} is not an MTU` }],
  };
}

function modeField({ bgp_mode: mode }: LiveCni, address: string): Fields {
  if (mode === undefined) return { entries: [], leftOut: [] };
  if (fitsCni({ bgp_mode: mode })) return { entries: [{ key: 'bgp_mode', value: literalText(mode) }], leftOut: [] };
  const reason = `${excerpt(mode)} is unknown to this version`;
  return { entries: [], leftOut: [{ address, field: 'bgp_mode', reason }] };
}

function linkFields(link: WritableLink | undefined, address: string): Fields {
  if (link === undefined) return { entries: [], leftOut: [] };
  if (!link.ok) return { entries: [], leftOut: [{ address, field: 'cust_ip and p2p_ip', reason: link.reason }] };
  const { cust_ip, p2p_ip } = link;
  return {
    entries: [
      { key: 'cust_ip', value: cust_ip },
      { key: 'p2p_ip', value: p2p_ip },
    ],
    leftOut: [],
  };
}

/** A CNI on a Google attachment needs an mtu, unless it is pinned. */
function isPartner(interconnects: readonly LiveInterconnect[], cni: LiveCni): boolean {
  return interconnects.some(({ name, type }) => name === cni.interconnect && type === 'gcp_partner');
}

interface BgpFields {
  readonly entries: readonly YamlEntry[];
  readonly leftOut: readonly LeftOut[];
  readonly variables: readonly ExportVariable[];
}

/** The BGP session of a CNI. If it has none, the document says so. */
function bgpFields({ bgp }: LiveCni, key: string, options: ExportOptions): BgpFields {
  if (bgp === undefined) {
    return { entries: [{ key: 'bgp', value: null, beside: 'no session' }], leftOut: [], variables: [] };
  }
  const address = `cni.${key}`;
  const hasAsn = isValidAsn(bgp.customer_asn);
  const prefixes = canonicalPrefixes(bgp.extra_prefixes);
  const trouble = prefixes.find((prefix) => !isWritable(prefix));
  const variable = md5Variable(bgp, key, options);
  const fields = entriesOf(
    hasAsn ? { key: 'customer_asn', value: bgp.customer_asn } : undefined,
    trouble === undefined ? { key: 'extra_prefixes', value: prefixes } : undefined,
    variable && { key: 'md5_key', value: `\${env:${variable.name}}` },
  );
  const isHidden = bgp.md5_key !== undefined && variable === undefined;
  const below = isHidden ? ['An MD5 key is set. It is not managed here.'] : [];
  const reasons: readonly (readonly [boolean, string, string])[] = [
    [!hasAsn, 'bgp.customer_asn', `${bgp.customer_asn} is not an ASN`],
    [trouble !== undefined, 'bgp.extra_prefixes', `${trouble ?? ''} is not an IPv4 prefix without host bits`],
  ];
  return {
    entries: fields.length === 0 ? [] : [{ key: 'bgp', value: { entries: fields, below } }],
    leftOut: reasons.flatMap(([isSo, field, reason]) => (isSo ? [{ address, field, reason }] : [])),
    variables: variable === undefined ? [] : [variable],
  };
}

function isWritable(prefix: string): boolean {
  const cidr = parseCidr(prefix);
  return cidr !== undefined && !hasHostBits(cidr);
}

function md5Variable(
  { md5_key }: LiveBgp,
  key: string,
  { secrets, variables }: ExportOptions,
): ExportVariable | undefined {
  if (!secrets || md5_key === undefined || !isMd5Key(md5_key.reveal())) return undefined;
  return { name: variables.name('MD5', key), address: `cni.${key}`, field: 'bgp.md5_key', needed: 'plan' };
}

/** Both ends of a link in the form for a document, or the reason why a document may not have them. */
type WritableLink =
  | { readonly ok: true; readonly cust_ip: string; readonly p2p_ip: string }
  | { readonly ok: false; readonly reason: string };

/** By the id of the CNI. The rules for documents also apply to live links: a link that breaks a rule is left unmanaged. */
function writableLinks(cnis: readonly LiveCni[]): ReadonlyMap<string, WritableLink> {
  const links = new Map<string, WritableLink>(cnis.map((cni) => [cni.id, writableLink(cni)]));
  for (const id of overlapping(cnis, links)) {
    links.set(id, { ok: false, reason: 'its prefix overlaps that of another CNI' });
  }
  return links;
}

function writableLink(cni: LiveCni): WritableLink {
  const [cust_ip, p2p_ip] = [canonicalCidr(cni.cust_ip), canonicalCidr(cni.p2p_ip)];
  const [customer, cloudflare] = [parseCidr(cust_ip), parseCidr(p2p_ip)];
  if (customer === undefined || cloudflare === undefined)
    return { ok: false, reason: 'they are not IPv4 addresses with a prefix length' };
  const reason = brokenRule(customer, cloudflare);
  return reason === undefined ? { ok: true, cust_ip, p2p_ip } : { ok: false, reason };
}

function brokenRule(customer: Cidr, cloudflare: Cidr): string | undefined {
  if (!sameNetwork(customer, cloudflare)) return 'the two ends are in different prefixes';
  if (customer.address === cloudflare.address) return 'the two ends are the same address';
  const isHost = addressRole(customer) === 'host' && addressRole(cloudflare) === 'host';
  return isHost ? undefined : 'one end is the network or broadcast address of its prefix';
}

/**
 * The ids of CNIs whose prefix lies in an earlier prefix. Prefixes are nested or apart. They are sorted by first address, wider prefixes
 * first. So each prefix is compared only with the widest prefix before it.
 */
function* overlapping(cnis: readonly LiveCni[], links: ReadonlyMap<string, WritableLink>): Iterable<string> {
  const ranges = cnis.flatMap(({ id }) => {
    const link = links.get(id);
    const range = link?.ok === true ? parseCidr(link.p2p_ip) : undefined;
    return range === undefined ? [] : [{ id, range }];
  });
  let widest: Cidr | undefined;
  for (const { id, range } of ranges.sort((a, b) => a.range.first - b.range.first || b.range.last - a.range.last)) {
    if (widest !== undefined && range.first <= widest.last) yield id;
    else widest = range;
  }
}
