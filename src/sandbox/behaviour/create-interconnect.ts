import type { JsonObject } from '../../model/json.ts';
import { checkInterconnectCreate } from '../checks/interconnect-body.ts';
import { json, refuse, type Reply } from '../http/reply.ts';
import { textOf } from '../json/json-kinds.ts';
import type { Account } from '../store/account.ts';
import { keyDigest } from '../store/progress.ts';
import { stableUuid } from '../store/stable-uuid.ts';
import type { Call, Handler } from './call.ts';

export const createInterconnect: Handler = (call) => {
  const problem = checkInterconnectCreate(call.body, call.account.tag);
  if (problem !== undefined) return refuse(400, problem);
  return call.body['type'] === 'direct' ? createDirect(call) : createGcpPartner(call);
};

/** Takes the slot. One that is unknown, taken, or of another speed than asked for is refused. */
function createDirect(call: Call): Reply {
  const { account, body, world } = call;
  const slotId = textOf(body, 'slot_id') ?? '';
  const slot = account.slots.get(slotId)?.value;
  if (slot === undefined) return refuse(400, `no slot ${slotId}`);
  if (slot['occupied'] === true) return refuse(400, `slot ${slotId} is occupied`);
  const speed = textOf(slot, 'speed') ?? '';
  if (typeof body['speed'] === 'string' && body['speed'] !== speed) {
    return refuse(400, `slot ${slotId} is a ${speed} port, not ${body['speed']}`);
  }
  const site = textOf(slot, 'site') ?? '';
  const name = nextName(account, `icon-${site}`);
  world.setSlotHolder(slotId, account.tag);
  const { facility, ccr_device_name } = slot;
  return add(call, name, {
    ...common(account, name, 'direct'),
    facility,
    site,
    slot_id: slotId,
    speed,
    ...(ccr_device_name !== undefined && { ccr_device_name }),
  });
}

/** A pairing key is good for one attachment. The answer never has it. */
function createGcpPartner(call: Call): Reply {
  const { account, body } = call;
  const pairingKey = textOf(body, 'pairing_key') ?? '';
  const digest = keyDigest(pairingKey);
  if ([...account.progress.pairingKeys.values()].includes(digest)) return refuse(400, 'the pairing key is in use');
  const region = regionOf(pairingKey);
  const name = nextName(account, `icon-gcp-${region}`);
  account.progress.pairingKeys.set(name, digest);
  return add(call, name, { ...common(account, name, 'gcp_partner'), region, speed: body['bandwidth'] });
}

function add({ world, account, now }: Call, name: string, after: JsonObject): Reply {
  account.interconnects.insert(name, after);
  account.progress.createdAt.set(name, now);
  world.commit({ operation: 'create_interconnect', account: account.tag, id: name, before: null, after });
  return json(after);
}

function common(account: Account, name: string, type: string): JsonObject {
  const virtual_port_reservation_id = stableUuid(`${account.tag}/virtual-port/${name}`);
  return { account: account.tag, name, owner: account.tag, type, virtual_port_reservation_id };
}

/** Counts up per prefix, over deleted ones too: a name is never given twice. */
function nextName(account: Account, prefix: string): string {
  let count = account.progress.names.get(prefix) ?? 0;
  let name: string;
  do {
    count += 1;
    name = `${prefix}-${String(count).padStart(4, '0')}`;
  } while (account.interconnects.get(name) !== undefined);
  account.progress.names.set(prefix, count);
  return name;
}

const regionWhereKeyIsOpaque = 'us-central1';

/** Google's keys usually read `uuid/region/availability-domain`. */
function regionOf(pairingKey: string): string {
  const [, region = ''] = /^[0-9a-fA-F-]{36}\/([a-z]+-[a-z]+[0-9]+)\/[^/]+$/.exec(pairingKey) ?? [];
  return region === '' ? regionWhereKeyIsOpaque : region;
}
