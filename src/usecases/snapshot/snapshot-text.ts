import { stringifyExact } from '../../api/exact-json.ts';
import type { JsonObject } from '../../model/json.ts';
import type { LiveSlot } from '../../model/live.ts';
import type { AccountRead } from '../plan-accounts.ts';

export interface SnapshotHead {
  readonly taken_at: string;
  /** The version of demarc. */
  readonly demarc: string;
  readonly fingerprint: string;
}

/**
 * The accounts as they were read, in the form of `schemas/snapshot.schema.json`: JSON with one object a line, so that two snapshots can be
 * compared line by line. Secrets are in it, and no digit of a number is lost.
 */
export function snapshotText(head: SnapshotHead, reads: readonly AccountRead[]): string {
  const accounts = reads.map((read) => `${JSON.stringify(read.live.account)}:${accountText(read)}`);
  const opening = JSON.stringify({ format: 'demarc.snapshot/1', ...head }).slice(0, -1);
  return `${opening},"accounts":{\n${accounts.join(',\n')}\n}}\n`;
}

function accountText({ live, facts }: AccountRead): string {
  const status = [...facts.health].map(([name, { wireState, reason }]) => {
    const health = { state: wireState, ...(reason !== undefined && { reason }) };
    return `${JSON.stringify(name)}:${JSON.stringify(health)}`;
  });
  return [
    `{\n"settings":${stringifyExact(live.settings.raw)}`,
    `"interconnects":${listText(live.interconnects.map(({ raw }) => raw))}`,
    `"cnis":${listText(live.cnis.map(({ raw }) => raw))}`,
    `"slots":${listText(facts.slots.map(slotOnTheWire))}`,
    `"status":{${status.join(',')}}\n}`,
  ].join(',\n');
}

function listText(objects: readonly JsonObject[]): string {
  return objects.length === 0 ? '[]' : `[\n${objects.map(stringifyExact).join(',\n')}\n]`;
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
