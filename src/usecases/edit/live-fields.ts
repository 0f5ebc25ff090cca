import type { Declaration } from '../../config/read-document.ts';
import { literalText } from '../../config/substitute.ts';
import { isList, type YamlValue } from '../../document/write-document.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount, LiveCni, LiveInterconnect } from '../../model/live.ts';
import type { Change, FieldChange } from '../../model/plan.ts';
import { isSensitivePath } from '../../model/secret.ts';
import { canonicalCidr } from '../../net/cidr.ts';
import { canonicalPrefixes, cniDifferences } from '../../plan/diff/cni-differences.ts';
import { interconnectDifferences } from '../../plan/diff/interconnect-differences.ts';
import { objectOfAddress } from './edit-session.ts';

/** What is known of an account whose drift is accepted. */
export interface AcceptedAccount {
  readonly desired: DesiredAccount;
  readonly declarations: readonly Declaration[];
  readonly live: LiveAccount;
  /** The key of a live interconnect, by its name. */
  readonly keys: ReadonlyMap<string, string>;
  readonly missing: 'leave' | 'absent' | 'remove';
  /** Addresses of CNIs that an interrupted apply deleted, and will create again. */
  readonly journaled: ReadonlySet<string>;
  /** Keys that the documents or live objects have. A text that holds one is not written. */
  readonly secrets: readonly string[];
}

/** Shorter keys are part of too many words. */
const shortestSecret = 6;

/** The keys of an account, from both sides. */
export function keysOf({ interconnects, cnis }: DesiredAccount, live: LiveAccount): readonly string[] {
  const pairing = interconnects.map((each) => (each.type === 'gcp_partner' ? each.pairing_key : undefined));
  const md5 = [...cnis, ...live.cnis].map(({ bgp }) => bgp?.md5_key);
  const all = [...pairing, ...md5].flatMap((secret) => secret?.reveal() ?? []);
  return [...new Set(all)].filter((key) => key.length >= shortestSecret);
}

/** Undefined for a value without a key in it. */
export function secretIn(value: YamlValue, secrets: readonly string[]): string | undefined {
  const texts = (inner: YamlValue): readonly string[] => {
    if (typeof inner !== 'object' || inner === null) return [String(inner)];
    return isList(inner) ? inner : inner.entries.flatMap((entry) => [entry.key, ...texts(entry.value)]);
  };
  const holds = texts(value).some((text) => secrets.some((key) => text.includes(key)));
  return holds ? 'it holds a key of this account, and keys are never written' : undefined;
}

/** A field of the documents with its live value, or the reason why it is left. */
export type Field =
  { readonly path: string; readonly value: YamlValue } | { readonly path: string; readonly reason: string };

/** The fields in which a declared object differs, with their live values. */
export function fieldsOf({ address, kind, live_id, fields }: Change, account: AcceptedAccount): readonly Field[] {
  const { interconnects, cnis, settings } = account.live;
  if (kind === 'settings') return [{ path: 'default_asn', value: settings.default_asn }];
  if (kind === 'interconnect') {
    const live = interconnects.find(({ name }) => name === live_id);
    return live === undefined ? [] : interconnectFields(address, live, account);
  }
  const live = cnis.find(({ id }) => id === live_id);
  return live === undefined ? [] : cniFields({ address, fields }, live, account);
}

/** What differs between the documents and a live object that they want to be absent, and what they do not say of it. */
export function revivedFields({ address, kind, live_id }: Change, account: AcceptedAccount): readonly Field[] {
  const { interconnects, cnis } = account.live;
  const live = cnis.find(({ id }) => id === live_id);
  const { key } = kind === 'settings' ? { key: '' } : objectOfAddress(address);
  const cni = account.desired.cnis.find((each) => each.key === key);
  if (kind === 'interconnect') {
    const found = interconnects.find(({ name }) => name === live_id);
    return found === undefined ? [] : interconnectFields(address, found, account);
  }
  if (live === undefined || cni === undefined) return [];
  const host = [live.interconnect, account.keys.get(live.interconnect)];
  const isThere = cni.interconnect !== undefined && host.includes(cni.interconnect);
  const { fields } = cniDifferences(cni, live);
  return cniFields({ address, fields: [...(isThere ? [] : [{ path: 'interconnect' }]), ...fields] }, live, account);
}

/** What is declared and differs. The fields of a plan also say what Cloudflare assigns to a new interconnect. */
function interconnectFields(address: string, live: LiveInterconnect, { desired }: AcceptedAccount): readonly Field[] {
  const { key } = objectOfAddress(address);
  const declared = desired.interconnects.find((each) => each.key === key);
  if (declared === undefined) return [];
  return interconnectDifferences(declared, live).map(({ path }) => interconnectField(path, live));
}

const notWritable = 'what is live cannot be written into the documents';

function interconnectField(path: string, live: LiveInterconnect): Field {
  const values = new Map<string, string | undefined>(
    live.type === 'direct'
      ? [
          ['slot_id', live.slot_id],
          ['speed', live.speed],
          ['slot.site', live.site],
          ['slot.speed', live.speed],
          ['slot.facility', live.facility.name],
          ['slot.address_contains', live.facility.address[0]],
          ['slot.device', live.device],
        ]
      : live.type === 'gcp_partner'
        ? [
            ['region', live.region],
            ['bandwidth', live.bandwidth],
          ]
        : [],
  );
  const value = values.get(path);
  return value === undefined ? { path, reason: notWritable } : { path, value: literalText(value) };
}

function cniFields(
  { address, fields }: Pick<Change, 'address' | 'fields'>,
  live: LiveCni,
  account: AcceptedAccount,
): readonly Field[] {
  const { key } = objectOfAddress(address);
  const session = fields.filter(({ path }) => path.startsWith('bgp.'));
  const isWhole = session.length > 0 && (live.bgp === undefined || isDeclaredNull(key, account));
  const others = isWhole ? fields.filter(({ path }) => !path.startsWith('bgp.')) : fields;
  const prefixes = account.desired.cnis.find((cni) => cni.key === key)?.bgp?.extra_prefixes ?? [];
  return [...others.map((field) => cniField(field, live, account, prefixes)), ...(isWhole ? [wholeSession(live)] : [])];
}

/** True where the documents say that the CNI has no session. A live session then goes in as a whole. */
function isDeclaredNull(key: string, { desired }: AcceptedAccount): boolean {
  return desired.cnis.some((cni) => cni.key === key && cni.bgp === null);
}

/** An MD5 key is never written: the new session leaves it unmanaged. */
function wholeSession({ bgp }: LiveCni): Field {
  if (bgp === undefined) return { path: 'bgp', value: null };
  const entries = [
    { key: 'customer_asn', value: bgp.customer_asn },
    { key: 'extra_prefixes', value: canonicalPrefixes(bgp.extra_prefixes).map(literalText) },
  ];
  return { path: 'bgp', value: { entries } };
}

function cniField(
  { path }: FieldChange,
  live: LiveCni,
  { live: { interconnects }, keys }: AcceptedAccount,
  declared: readonly string[],
): Field {
  if (isSensitivePath(path)) return { path, reason: 'it is a secret, which is never written: set its variable' };
  switch (path) {
    case 'interconnect':
      return hostField(live.interconnect, keys, interconnects);
    case 'magic.conduit_name':
      return { path, value: literalText(live.magic.conduit_name) };
    case 'magic.description':
      return { path, value: literalText(live.magic.description) };
    case 'magic.mtu':
      return { path, value: live.magic.mtu };
    case 'bgp_mode':
      return { path, value: literalText(live.bgp_mode ?? 'dynamic_route_exchange') };
    case 'cust_ip':
      return { path, value: canonicalCidr(live.cust_ip) };
    case 'p2p_ip':
      return { path, value: canonicalCidr(live.p2p_ip) };
    case 'bgp.customer_asn':
      return live.bgp === undefined ? { path, reason: notWritable } : { path, value: live.bgp.customer_asn };
    case 'bgp.extra_prefixes':
      return { path, value: livePrefixes(live, declared).map(literalText) };
    default:
      return { path, reason: notWritable };
  }
}

/** The declared prefixes that are live, in their order and spelling, then the others. */
function livePrefixes({ bgp }: LiveCni, declared: readonly string[]): readonly string[] {
  const live = canonicalPrefixes(bgp?.extra_prefixes ?? []);
  const kept = declared.filter((prefix) => live.includes(canonicalCidr(prefix)));
  const known = new Set(kept.map(canonicalCidr));
  return [...kept, ...live.filter((prefix) => !known.has(prefix))];
}

/** A reference is a key first, then a live name. */
function hostField(name: string, keys: ReadonlyMap<string, string>, interconnects: readonly LiveInterconnect[]): Field {
  const path = 'interconnect';
  const key = keys.get(name);
  if (key !== undefined) return { path, value: key };
  const isTaken = [...keys.values()].includes(name);
  if (isTaken) return { path, reason: `${name} is a key of the documents, and the live name of another interconnect` };
  const isLive = interconnects.some((interconnect) => interconnect.name === name);
  return isLive
    ? { path, value: literalText(name) }
    : { path, reason: 'the API does not show the interconnect that it is on' };
}
