import { stringifyExact } from '../../api/decode.ts';
import type { JsonObject } from '../../model/json.ts';
import type { LiveCni, LiveInterconnect, LiveSlot, SnapshotAccount } from '../../model/live.ts';

export const snapshotFormat = 'demarc.snapshot/1';

export interface SnapshotHead {
  /** ISO 8601, UTC. */
  readonly taken_at: string;
  readonly demarc: string;
  /** False: keys are marked, and only known fields are written. Left out: whole objects, keys in clear. */
  readonly secrets?: boolean;
  readonly fingerprint?: string;
}

type WrittenAccount = Pick<SnapshotAccount, 'live' | 'slots' | 'health'>;

/**
 * Accounts in the format of `schemas/snapshot.schema.json`. Each object is one line of JSON, so that two snapshots can be compared line by
 * line. Whole objects hold secrets, and no number loses digits.
 */
export function snapshotText(head: SnapshotHead, accounts: readonly WrittenAccount[]): string {
  const isWhole = head.secrets !== false;
  const texts = accounts.map((each) => `${JSON.stringify(each.live.account)}:${accountText(each, isWhole)}`);
  const opening = JSON.stringify({ format: snapshotFormat, ...head }).slice(0, -1);
  return `${opening},"accounts":{\n${texts.join(',\n')}\n}}\n`;
}

function accountText({ live, slots, health }: WrittenAccount, isWhole: boolean): string {
  const status = [...health].map(([name, { wireState, reason }]) => {
    const state = { state: wireState, ...(reason !== undefined && { reason }) };
    return `${JSON.stringify(name)}:${JSON.stringify(state)}`;
  });
  const { settings, interconnects, cnis } = live;
  return [
    `{\n"settings":${stringifyExact(isWhole ? settings.raw : { default_asn: settings.default_asn })}`,
    `"interconnects":${listText(interconnects.map((each) => (isWhole ? each.raw : knownInterconnect(each))))}`,
    `"cnis":${listText(cnis.map((each) => (isWhole ? each.raw : knownCni(each))))}`,
    `"slots":${listText(slots.map(slotOnTheWire))}`,
    `"status":{${status.join(',')}}\n}`,
  ].join(',\n');
}

function listText(objects: readonly JsonObject[]): string {
  return objects.length === 0 ? '[]' : `[\n${objects.map(stringifyExact).join(',\n')}\n]`;
}

/** Field by field: a field that this version does not know may hold a secret. */
function knownCni(cni: LiveCni): JsonObject {
  const { id, account, interconnect, cust_ip, p2p_ip, magic, bgp, bgp_mode } = cni;
  const { conduit_name, description, mtu } = magic;
  return {
    ...{ id, account, interconnect, cust_ip, p2p_ip },
    magic: { conduit_name, description, mtu },
    ...(bgp !== undefined && { bgp: knownBgp(bgp) }),
    ...(bgp_mode !== undefined && { bgp_mode }),
  };
}

function knownBgp({ customer_asn, extra_prefixes, md5_key }: NonNullable<LiveCni['bgp']>): JsonObject {
  return { customer_asn, extra_prefixes, ...(md5_key !== undefined && { md5_key: { sensitive: true } }) };
}

function knownInterconnect(interconnect: LiveInterconnect): JsonObject {
  const { name, account, owner, type } = interconnect;
  const base = { name, account, ...(owner !== undefined && { owner }) };
  switch (type) {
    case 'unknown':
      return { ...base, type: interconnect.wireType };
    case 'gcp_partner': {
      const { region, bandwidth } = interconnect;
      return { ...base, type, region, ...(bandwidth !== undefined && { speed: bandwidth }) };
    }
    case 'direct': {
      const { site, facility, slot_id, speed, device } = interconnect;
      const { name: at, address } = facility;
      return {
        ...{ ...base, type, site, facility: { name: at, address }, slot_id, speed },
        ...(device !== undefined && { ccr_device_name: device }),
      };
    }
  }
}

function slotOnTheWire({ id, site, facility, speed, occupied, account, device }: LiveSlot): JsonObject {
  return {
    id,
    site,
    facility: { name: facility.name, address: facility.address },
    speed,
    occupied,
    ...(account !== undefined && { account }),
    ...(device !== undefined && { ccr_device_name: device }),
  };
}
