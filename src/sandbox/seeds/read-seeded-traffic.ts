import type { SeedAccount } from '../../model/generated/sandbox-seed.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { parseCidr } from '../../net/cidr.ts';
import { magicOf, reservationOf } from '../behaviour/follow-cni.ts';
import { isObject, textOf, toJson, withField, writeJson } from '../json-text.ts';
import { type Account, conduitName } from '../store/account.ts';
import { listAt, type Traffic } from '../store/account-traffic.ts';
import { addressText } from '../store/link-index.ts';
import { MagicInterconnects } from '../store/magic-interconnects.ts';

/** What the seed says of routes, tunnels, prefixes and health. The Magic interconnects come later: `addMagicInterconnects`. */
export function readTraffic({ magic, addressing, analytics, settings }: SeedAccount): Traffic {
  const asn = magic?.bgp_settings?.cloudflare_asn;
  return {
    magic: part(magic),
    addressing: part(addressing),
    analytics: part(analytics),
    interconnects: new MagicInterconnects(magic?.interconnects === undefined),
    oneAsn: asn === undefined || settings === undefined || asn === settings.default_asn,
  };
}

function part(value: unknown): JsonObject | undefined {
  const json = value === undefined ? undefined : toJson(value);
  return isObject(json) ? json : undefined;
}

/** Call when the account has its CNIs and interconnects. */
export function addMagicInterconnects(account: Account): void {
  const { magic, interconnects } = account.traffic;
  if (interconnects.derived) {
    for (const { value } of account.cnis.rows) interconnects.put(textOf(value, 'id') ?? '', magicOf(account, value));
    return;
  }
  const rows = listAt(magic, 'interconnects');
  const owners = ownersOf(account, rows);
  for (const [i, row] of rows.entries()) interconnects.put(owners.get(row) ?? `#${i}`, row);
}

/** Finds the CNI of each row: of the same name, else with the same addresses, else on the port of the same reservation. */
function ownersOf(account: Account, rows: readonly JsonObject[]): ReadonlyMap<JsonObject, string> {
  const owners = new Map<JsonObject, string>();
  const taken = new Set<string>();
  for (const { ofRow, ofCni } of evidence) {
    const cnis = new Map(account.cnis.rows.map(({ value }) => [ofCni(value, account), textOf(value, 'id') ?? '']));
    for (const row of rows) {
      const key = ofRow(row);
      const id = key === undefined ? undefined : cnis.get(key);
      if (id === undefined || taken.has(id) || owners.has(row)) continue;
      owners.set(row, id);
      taken.add(id);
    }
  }
  return owners;
}

/** What a Magic interconnect and its CNI have in common. Undefined where one of them does not have it. */
interface Evidence {
  readonly ofRow: (row: JsonObject) => string | undefined;
  readonly ofCni: (cni: JsonObject, account: Account) => string | undefined;
}

const evidence: readonly Evidence[] = [
  { ofRow: (row) => textOf(row, 'name'), ofCni: conduitName },
  {
    ofRow: (row) => networkOf(textOf(row, 'interface_address') ?? ''),
    ofCni: (cni) => networkOf(addressText(cni['p2p_ip'])),
  },
  {
    ofRow: reservationOf,
    ofCni: (cni, account) => reservationOf(account.interconnects.get(textOf(cni, 'interconnect') ?? '')?.value ?? {}),
  },
];

function networkOf(address: string): string | undefined {
  const cidr = parseCidr(address);
  return cidr === undefined ? undefined : `${cidr.first}/${cidr.length}`;
}

/** The fields of an account's state about what it carries, as text. None where the seed had none. */
export function trafficText(account: Account, show: (value: JsonObject) => JsonValue): readonly string[] {
  const { magic, addressing, analytics, interconnects } = account.traffic;
  const rows = interconnects.table.rows.map(({ value }) => value);
  const shownMagic = interconnects.derived ? magic : withField(magic ?? {}, 'interconnects', rows);
  const parts = { magic: shownMagic, addressing, analytics };
  return Object.entries(parts).flatMap(([name, value]) =>
    value === undefined ? [] : [`"${name}":${writeJson(show(value))}`],
  );
}
