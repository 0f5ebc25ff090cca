import type { DiffAccount, DiffChange, DiffField, DiffNotCompared } from '../../model/generated/diff.ts';
import type { Health, LiveAccount, LiveCni, LiveInterconnect, SnapshotAccount } from '../../model/live.ts';
import { compareText } from '../../model/text.ts';
import { canonicalCidr } from '../../net/cidr.ts';
import { liveNameText } from '../interconnect-names.ts';
import { canonicalPrefixes } from './cni-differences.ts';

/** The values of an object, by path. */
type Values = ReadonlyMap<string, NonNullable<DiffField['before']>>;

/**
 * What changed in an account between two moments, in the vocabulary of the documents. Interconnects are matched by name, CNIs by id.
 * Values are compared, not spellings. Fields that this version does not know are not compared.
 */
export function snapshotChanges(before: SnapshotAccount, after: SnapshotAccount): DiffAccount {
  const { changes, not_compared } = cniChanges(before, after);
  const all = [
    ...settingsChanges(before.live, after.live),
    ...interconnectChanges(before, after),
    ...[...changes].sort((a, b) => compareText(a.address, b.address) || compareText(a.live_id ?? '', b.live_id ?? '')),
  ];
  const count = (action: DiffChange['action']) => all.filter((change) => change.action === action).length;
  const gone = count('delete') + count('update') + count('replace');
  const { interconnects, cnis } = before.live;
  return {
    account: before.live.account,
    summary: {
      create: count('create'),
      update: count('update'),
      replace: count('replace'),
      delete: count('delete'),
      unchanged: 1 + interconnects.length + cnis.length - gone,
    },
    changes: all,
    health: lightChanges(before.health, after.health),
    not_compared,
  };
}

function settingsChanges({ settings: before }: LiveAccount, { settings: after }: LiveAccount): readonly DiffChange[] {
  const fields = differing(
    new Map([['default_asn', before.default_asn]]),
    new Map([['default_asn', after.default_asn]]),
  );
  return fields.length === 0
    ? []
    : [{ address: 'settings', kind: 'settings', action: 'update', live_id: null, fields }];
}

function interconnectChanges(before: SnapshotAccount, after: SnapshotAccount): readonly DiffChange[] {
  const deviceBefore = deviceFinder(before);
  const deviceAfter = deviceFinder(after);
  const old = new Map(before.live.interconnects.map((each) => [each.name, each]));
  const now = new Map(after.live.interconnects.map((each) => [each.name, each]));
  const changeOf = (name: string): readonly DiffChange[] => {
    const [was, is] = [old.get(name), now.get(name)];
    const valuesBefore = was && interconnectValues(was, deviceBefore(was));
    const valuesAfter = is && interconnectValues(is, deviceAfter(is));
    const change = changeBetween(
      valuesBefore && comparable(valuesBefore, valuesAfter),
      valuesAfter && comparable(valuesAfter, valuesBefore),
    );
    if (change === undefined) return [];
    const place = placeOf(valuesAfter ?? valuesBefore);
    const about = { address: `interconnect.${name}`, kind: 'interconnect' as const, live_id: name };
    return [{ ...about, ...change, ...(place.length > 0 && { place: [...place] }) }];
  };
  return [...new Set([...old.keys(), ...now.keys()])].sort(compareText).flatMap(changeOf);
}

/** What one side does not know is no difference: the router comes from ports, which a snapshot may lack. */
function comparable(values: Values, other: Values | undefined): Values {
  if (other === undefined) return values;
  return new Map([...values].filter(([path]) => !oftenUnknown.has(path) || other.has(path)));
}

const oftenUnknown: ReadonlySet<string> = new Set(['device', 'facility.address']);

function deviceFinder({ slots }: SnapshotAccount): (interconnect: LiveInterconnect) => string | undefined {
  const devices = new Map(slots.map(({ id, device }) => [id.toLowerCase(), device]));
  return (interconnect) =>
    interconnect.type === 'direct'
      ? (interconnect.device ?? devices.get(interconnect.slot_id.toLowerCase()))
      : undefined;
}

function interconnectValues(interconnect: LiveInterconnect, device: string | undefined): Values {
  const { owner } = interconnect;
  const base = [['owner', owner]] as const;
  switch (interconnect.type) {
    case 'unknown':
      return valuesOf(['type', interconnect.wireType], ...base);
    case 'gcp_partner':
      return valuesOf(
        ['type', 'gcp_partner'],
        ...base,
        ['region', interconnect.region],
        ['bandwidth', interconnect.bandwidth],
      );
    case 'direct': {
      const { site, facility, slot_id, speed } = interconnect;
      const address = facility.address.length === 0 ? undefined : [...facility.address];
      const where = [
        ['site', site],
        ['facility', facility.name],
        ['facility.address', address],
      ] as const;
      return valuesOf(
        ['type', 'direct'],
        ...base,
        ...where,
        ['device', device],
        ['slot_id', slot_id],
        ['speed', speed],
      );
    }
  }
}

type Entry = readonly [path: string, value: DiffField['before'] | undefined];

function valuesOf(...entries: readonly Entry[]): Values {
  return new Map(entries.flatMap(([path, value]) => (value === undefined ? [] : [[path, value] as const])));
}

function placeOf(values: Values | undefined): readonly string[] {
  return ['site', 'facility', 'device', 'speed', 'region', 'bandwidth'].flatMap((path) => {
    const value = values?.get(path);
    return typeof value === 'string' && value !== '' ? [value] : [];
  });
}

function cniChanges(
  before: SnapshotAccount,
  after: SnapshotAccount,
): { readonly changes: readonly DiffChange[]; readonly not_compared: DiffNotCompared[] } {
  const ids = new Set(after.live.cnis.map(({ id }) => id));
  const known = new Map(before.live.cnis.map((cni) => [cni.id, cni]));
  const gone = new Map([...known].filter(([id]) => !ids.has(id)));
  const goneByName = new Map([...gone.values()].map((cni) => [cni.magic.conduit_name, cni]));
  const changes: DiffChange[] = [];
  const not_compared: DiffNotCompared[] = [];
  for (const cni of after.live.cnis) {
    const same = known.get(cni.id);
    const again = same === undefined ? goneByName.get(cni.magic.conduit_name) : undefined;
    goneByName.delete(cni.magic.conduit_name);
    if (again !== undefined) gone.delete(again.id);
    const old = same ?? again;
    const isUnknown = before.unknownKeys.has(old?.id ?? '') || after.unknownKeys.has(cni.id);
    const key = keyCompared(old, cni, isUnknown);
    if (key === 'unknown') not_compared.push(keyNotCompared(cni));
    const change = changeBetween(old && cniValues(old), cniValues(cni), key === 'other' ? ['bgp.md5_key'] : []);
    const about = { address: `cni.${cni.magic.conduit_name}`, kind: 'cni' as const, live_id: cni.id };
    if (again !== undefined) {
      changes.push({ ...about, action: 'replace', replaces: again.id, fields: change?.fields ?? [] });
    } else if (change !== undefined) changes.push({ ...about, ...change });
  }
  return { changes: [...changes, ...[...gone.values()].map(deletedCni)], not_compared: not_compared.sort(byAddress) };
}

function byAddress(a: DiffNotCompared, b: DiffNotCompared): number {
  return compareText(a.address, b.address);
}

function deletedCni(cni: LiveCni): DiffChange {
  const fields = [...cniValues(cni)].map(([path, before]) => ({ path, before })).sort(byPath);
  return { address: `cni.${cni.magic.conduit_name}`, kind: 'cni', action: 'delete', live_id: cni.id, fields };
}

/** Whether a key is another one. Where it was set or removed, the fields show it. */
function keyCompared(old: LiveCni | undefined, now: LiveCni, isUnknown: boolean): 'same' | 'other' | 'unknown' {
  const [before, after] = [old?.bgp?.md5_key, now.bgp?.md5_key];
  if (before === undefined || after === undefined) return 'same';
  if (isUnknown) return 'unknown';
  return before.equals(after) ? 'same' : 'other';
}

function keyNotCompared({ magic }: LiveCni): DiffNotCompared {
  const reason = 'it is set before and after, and a snapshot without secrets does not hold it';
  return { address: `cni.${magic.conduit_name}`, path: 'bgp.md5_key', reason };
}

function cniValues({ interconnect, magic, bgp, bgp_mode, cust_ip, p2p_ip }: LiveCni): Values {
  return valuesOf(
    ['interconnect', liveNameText(interconnect)],
    ['magic.conduit_name', magic.conduit_name],
    ['magic.description', magic.description],
    ['magic.mtu', magic.mtu],
    ['cust_ip', canonicalCidr(cust_ip)],
    ['p2p_ip', canonicalCidr(p2p_ip)],
    ['bgp.customer_asn', bgp?.customer_asn],
    ['bgp.extra_prefixes', bgp && canonicalPrefixes(bgp.extra_prefixes)],
    ['bgp.md5_key', bgp?.md5_key && { sensitive: true }],
    // An absent mode means this one.
    ['bgp_mode', bgp_mode === 'dynamic_route_exchange' ? undefined : bgp_mode],
  );
}

function changeBetween(
  before: Values | undefined,
  after: Values | undefined,
  others: readonly string[] = [],
): Pick<DiffChange, 'action' | 'fields'> | undefined {
  const fields = differing(before ?? new Map(), after ?? new Map(), others);
  if (before === undefined) return { action: 'create', fields };
  if (after === undefined) return { action: 'delete', fields };
  return fields.length === 0 ? undefined : { action: 'update', fields };
}

/** @param others paths that differ though their marks are the same */
function differing(before: Values, after: Values, others: readonly string[] = []): DiffField[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  const fields = paths.flatMap((path): DiffField[] => {
    const [was, is] = [before.get(path), after.get(path)];
    if (JSON.stringify(was) === JSON.stringify(is) && !others.includes(path)) return [];
    return [{ path, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }];
  });
  return fields.sort(byPath);
}

function byPath(a: DiffField, b: DiffField): number {
  return compareText(a.path, b.path);
}

function lightChanges(before: SnapshotAccount['health'], after: SnapshotAccount['health']): DiffAccount['health'] {
  return [...before].flatMap(([name, was]) => {
    const is = after.get(name);
    if (is === undefined || lightText(was) === lightText(is)) return [];
    return [{ address: `interconnect.${name}`, live_id: name, before: lightText(was), after: lightText(is) }];
  });
}

function lightText({ wireState, reason }: Health): string {
  return reason === undefined ? wireState : `${wireState} (${reason})`;
}
