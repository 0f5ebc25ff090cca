import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isObject, sameJson, textOf, withField } from '../json-text.ts';
import { type Account, conduitName, stableUuid } from '../store/account.ts';
import { addressText } from '../store/link-index.ts';
import type { MagicChange } from '../store/world.ts';

/**
 * Changes the Magic interconnect of a CNI as a write changed the CNI: `before` and `after`, null if there is none. A CNI that Magic did not
 * know before stays unknown to it. Undefined without a change.
 */
export function followCni(
  account: Account,
  id: string,
  before: JsonObject | null,
  after: JsonObject | null,
  now: number,
): MagicChange | undefined {
  const { interconnects } = account.traffic;
  const old = interconnects.table.get(id)?.value;
  if (before !== null && old === undefined) return undefined;
  const row = after === null ? undefined : nextRow(account, old, before, after);
  const next = row && { ...row, modified_on: timeAfter(old?.['modified_on'], now) };
  interconnects.put(id, next);
  return { before: old ?? null, after: next ?? null };
}

function nextRow(account: Account, old: JsonObject | undefined, before: JsonObject | null, after: JsonObject) {
  return old === undefined || before === null ? magicOf(account, after) : followed(account, old, before, after);
}

/** Now, but always later than the time of the write before. */
function timeAfter(last: JsonValue | undefined, now: number): string {
  const before = typeof last === 'string' ? Date.parse(last) : NaN;
  return new Date(Number.isNaN(before) ? now : Math.max(now, before + 1)).toISOString();
}

/** A CNI as Magic sees it. */
export function magicOf(account: Account, cni: JsonObject): JsonObject {
  const port = account.interconnects.get(textOf(cni, 'interconnect') ?? '')?.value ?? {};
  const reservation = reservationOf(port);
  const { bgp } = cni;
  return {
    id: stableUuid(`${account.tag}/magic/${textOf(cni, 'id') ?? ''}`).replaceAll('-', ''),
    name: conduitName(cni),
    ...(port['site'] !== undefined && { colo_name: port['site'] }),
    description: '',
    version: '2',
    ...(reservation !== undefined && { virtual_port_reservation_id: reservation }),
    interface_address: addressText(cni['p2p_ip']),
    mtu: mtuOf(cni),
    health_check: { enabled: true, rate: 'mid', type: 'request', direction: 'bidirectional', target: targetOf(cni) },
    ...(isObject(bgp) && { bgp: sessionOf({}, bgp) }),
  };
}

/** The identifiers of Magic have no dashes. */
export function reservationOf(port: JsonObject): string | undefined {
  return textOf(port, 'virtual_port_reservation_id')?.replaceAll('-', '').toLowerCase();
}

function mtuOf({ magic }: JsonObject): JsonValue | undefined {
  return isObject(magic) ? magic['mtu'] : undefined;
}

function targetOf(cni: JsonObject): JsonObject {
  return { effective: hostOf(cni['cust_ip']), saved: '' };
}

function hostOf(address: JsonValue | undefined): string {
  return addressText(address).split('/')[0] ?? '';
}

/** Keeps what only Magic knows of a session: its filters. */
function sessionOf(known: JsonObject, bgp: JsonObject): JsonObject {
  const { customer_asn, extra_prefixes, md5_key } = bgp;
  const session = { ...known, customer_asn, extra_prefixes };
  return withField(session, 'md5_key', md5_key ?? undefined);
}

/** The row after a PUT of its CNI. Only what the PUT changed changes. What only Magic knows stays. */
function followed(account: Account, row: JsonObject, before: JsonObject, after: JsonObject): JsonObject {
  const wanted = magicOf(account, after);
  const moved = before['interconnect'] !== after['interconnect'];
  const changes: readonly (readonly [string, JsonValue | undefined, boolean])[] = [
    ['name', wanted['name'], conduitName(before) !== conduitName(after)],
    ['mtu', wanted['mtu'], !sameJson(mtuOf(before), mtuOf(after))],
    ['colo_name', wanted['colo_name'], moved],
    ['virtual_port_reservation_id', wanted['virtual_port_reservation_id'], moved && row['version'] !== '1.5'],
    ['interface_address', wanted['interface_address'], !sameJson(before['p2p_ip'], after['p2p_ip'])],
    ['health_check', withTarget(row['health_check'], after), !sameJson(before['cust_ip'], after['cust_ip'])],
    ['bgp', followedSession(row['bgp'], after['bgp']), !sameJson(before['bgp'], after['bgp'])],
  ];
  return changes.reduce((next, [field, value, changed]) => (changed ? withField(next, field, value) : next), row);
}

/** A check follows the address of the customer, unless another target was saved for it. */
function withTarget(check: JsonValue | undefined, cni: JsonObject): JsonValue | undefined {
  if (!isObject(check)) return check;
  const target = check['target'];
  if (isObject(target)) return target['saved'] === '' ? withField(check, 'target', targetOf(cni)) : check;
  return target === undefined ? check : withField(check, 'target', hostOf(cni['cust_ip']));
}

function followedSession(known: JsonValue | undefined, bgp: JsonValue | undefined): JsonObject | undefined {
  return isObject(bgp) ? sessionOf(isObject(known) ? known : {}, bgp) : undefined;
}
