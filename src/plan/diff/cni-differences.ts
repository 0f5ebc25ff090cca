import type { DesiredBgp, DesiredCni } from '../../model/desired.ts';
import type { LiveBgp, LiveCni, LiveInterconnect, LiveSettings } from '../../model/live.ts';
import type { FieldChange } from '../../model/plan.ts';
import type { FieldSetting } from '../../model/planned-account.ts';
import type { Secret } from '../../model/secret.ts';
import { compareText } from '../../model/text.ts';
import { canonicalCidr, sameCidr } from '../../net/cidr.ts';

interface CniDifferences {
  /** Sorted by path. */
  readonly fields: readonly FieldChange[];
  /** The same differences, as changes of the wire object. */
  readonly set: readonly FieldSetting[];
}

interface Difference {
  readonly fields: readonly FieldChange[];
  readonly set: readonly FieldSetting[];
}

/** The fields that a POST cannot carry: a PUT sets them. */
export const lateFields: ReadonlySet<string> = new Set(['cust_ip', 'p2p_ip', 'bgp_mode']);

const sensitive = { sensitive: true } as const;

/** The declared fields, except for `interconnect`, in which a live CNI differs by value. A field that is not declared is not compared. */
export function cniDifferences(desired: DesiredCni, live: LiveCni): CniDifferences {
  const all = [
    scalar(['magic', 'conduit_name'], live.magic.conduit_name, desired.magic.conduit_name),
    scalar(['magic', 'description'], live.magic.description, desired.magic.description),
    scalar(['magic', 'mtu'], live.magic.mtu, desired.magic.mtu),
    sameMode(live.bgp_mode, desired.bgp_mode) ? undefined : scalar(['bgp_mode'], live.bgp_mode, desired.bgp_mode),
    address('cust_ip', live.cust_ip, desired.cust_ip),
    address('p2p_ip', live.p2p_ip, desired.p2p_ip),
    ...bgp(desired.bgp, live.bgp),
  ].flatMap((difference) => difference ?? []);
  return {
    fields: all.flatMap((difference) => difference.fields).sort((a, b) => compareText(a.path, b.path)),
    set: all.flatMap((difference) => difference.set),
  };
}

function scalar<T extends string | number>(path: readonly string[], before: T | undefined, after: T | undefined) {
  if (after === undefined || after === before) return undefined;
  return {
    fields: [{ path: path.join('.'), ...(before !== undefined && { before }), after }],
    set: [{ path, to: { value: after } }],
  };
}

/** An absent mode counts as `dynamic_route_exchange`. */
function sameMode(a: string | undefined, b: string | undefined): boolean {
  const absent = 'dynamic_route_exchange';
  return (a ?? absent) === (b ?? absent);
}

function address(path: 'cust_ip' | 'p2p_ip', before: string, after: string | undefined): Difference | undefined {
  if (after === undefined || sameCidr(before, after)) return undefined;
  return scalar([path], canonicalCidr(before), canonicalCidr(after));
}

function bgp(desired: DesiredBgp | null | undefined, live: LiveBgp | undefined): readonly (Difference | undefined)[] {
  if (desired === undefined || (desired === null && live === undefined)) return [];
  if (desired === null) return live === undefined ? [] : [bgpRemoved(live)];
  if (live === undefined) return [bgpAdded(desired)];
  return [
    scalar(['bgp', 'customer_asn'], live.customer_asn, desired.customer_asn),
    prefixes(live.extra_prefixes, desired.extra_prefixes),
    md5Key(live.md5_key, desired.md5_key),
  ];
}

function bgpRemoved(live: LiveBgp): Difference {
  return {
    fields: [
      { path: 'bgp.customer_asn', before: live.customer_asn },
      { path: 'bgp.extra_prefixes', before: canonicalPrefixes(live.extra_prefixes) },
      ...(live.md5_key === undefined ? [] : [{ path: 'bgp.md5_key', before: sensitive }]),
    ],
    set: [{ path: ['bgp'], to: { remove: true } }],
  };
}

function bgpAdded(desired: DesiredBgp): Difference {
  const { customer_asn, md5_key } = desired;
  const extra = canonicalPrefixes(desired.extra_prefixes ?? []);
  return {
    fields: [
      ...(customer_asn === undefined ? [] : [{ path: 'bgp.customer_asn', after: customer_asn }]),
      { path: 'bgp.extra_prefixes', after: extra },
      ...(md5_key ? [{ path: 'bgp.md5_key', after: sensitive }] : []),
    ],
    set: [
      ...(customer_asn === undefined ? [] : [{ path: ['bgp', 'customer_asn'], to: { value: customer_asn } }]),
      { path: ['bgp', 'extra_prefixes'], to: { value: extra } },
      ...(md5_key ? [{ path: ['bgp', 'md5_key'], to: { secret: md5_key } }] : []),
    ],
  };
}

function prefixes(before: readonly string[], after: readonly string[] | undefined): Difference | undefined {
  if (after === undefined || samePrefixSet(before, after)) return undefined;
  const path = ['bgp', 'extra_prefixes'];
  const wanted = canonicalPrefixes(after);
  return {
    fields: [{ path: path.join('.'), before: canonicalPrefixes(before), after: wanted }],
    set: [{ path, to: { value: wanted } }],
  };
}

function md5Key(before: Secret | undefined, after: Secret | null | undefined): Difference | undefined {
  const path = ['bgp', 'md5_key'];
  const field = { path: path.join('.'), ...(before && { before: sensitive }) };
  if (after === undefined || (after === null && before === undefined)) return undefined;
  if (after === null) return { fields: [field], set: [{ path, to: { remove: true } }] };
  if (before?.equals(after) === true) return undefined;
  return { fields: [{ ...field, after: sensitive }], set: [{ path, to: { secret: after } }] };
}

/** Compares by value: order, repetition and spelling do not count. */
export function samePrefixSet(a: readonly string[], b: readonly string[]): boolean {
  const left = canonicalPrefixes(a);
  const right = canonicalPrefixes(b);
  return left.length === right.length && left.every((prefix, i) => prefix === right[i]);
}

/** Each prefix once, in canonical spelling, sorted. */
export function canonicalPrefixes(prefixes: readonly string[]): string[] {
  return [...new Set(prefixes.map(canonicalCidr))].sort(compareText);
}

/** The dotted paths of known fields in which two readings of the same CNI differ by value. Unknown fields do not count. */
export function differingCniFields(a: LiveCni, b: LiveCni): readonly string[] {
  const checks: readonly (readonly [string, boolean])[] = [
    ['interconnect', a.interconnect === b.interconnect],
    ['magic.conduit_name', a.magic.conduit_name === b.magic.conduit_name],
    ['magic.description', a.magic.description === b.magic.description],
    ['magic.mtu', a.magic.mtu === b.magic.mtu],
    ['cust_ip', sameCidr(a.cust_ip, b.cust_ip)],
    ['p2p_ip', sameCidr(a.p2p_ip, b.p2p_ip)],
    ['bgp_mode', sameMode(a.bgp_mode, b.bgp_mode)],
    ...bgpChecks(a.bgp, b.bgp),
  ];
  return checks.filter(([, same]) => !same).map(([path]) => path);
}

function bgpChecks(a: LiveCni['bgp'], b: LiveCni['bgp']): readonly (readonly [string, boolean])[] {
  if (a === undefined || b === undefined) return [['bgp', a === b]];
  const sameKey =
    a.md5_key === undefined || b.md5_key === undefined ? a.md5_key === b.md5_key : a.md5_key.equals(b.md5_key);
  return [
    ['bgp.customer_asn', a.customer_asn === b.customer_asn],
    ['bgp.extra_prefixes', samePrefixSet(a.extra_prefixes, b.extra_prefixes)],
    ['bgp.md5_key', sameKey],
  ];
}

/** The known fields in which two readings of the same interconnect differ. */
export function differingInterconnectFields(a: LiveInterconnect, b: LiveInterconnect): readonly string[] {
  if (a.type !== b.type) return ['type'];
  const fields = { ...comparable(a) };
  const others = comparable(b);
  return Object.keys(fields).filter((path) => fields[path] !== others[path]);
}

function comparable(live: LiveInterconnect): Record<string, string | undefined> {
  switch (live.type) {
    case 'direct':
      return { slot_id: live.slot_id, speed: live.speed, site: live.site, owner: live.owner };
    case 'gcp_partner':
      return { region: live.region, bandwidth: live.bandwidth, owner: live.owner };
    case 'unknown':
      return { type: live.wireType, owner: live.owner };
  }
}

export function differingSettingsFields(a: LiveSettings, b: LiveSettings): readonly string[] {
  return a.default_asn === b.default_asn ? [] : ['default_asn'];
}
