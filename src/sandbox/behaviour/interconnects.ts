import type { JsonObject } from '../../model/json.ts';
import { regionOfPairingKey } from '../../net/pairing-key.ts';
import { isUuid } from '../checks/check.ts';
import { checkInterconnectCreate, checkSettings } from '../checks/request-bodies.ts';
import { emptyReply, json, jsonText, refuse, type Reply } from '../http/reply.ts';
import { isArray, isObject, textOf, withField } from '../json-text.ts';
import { type Account, defaultAsn, keyDigest, stableUuid } from '../store/account.ts';
import { type Call, type Handler, page } from './operation-handler.ts';

export const listInterconnects: Handler = ({ account, query, pageSize }) => {
  const { site, type } = query.text;
  return page(
    account.interconnects,
    query,
    pageSize,
    (icon) => (site === undefined || icon['site'] === site) && (type === undefined || icon['type'] === type),
  );
};

export const getInterconnect: Handler = ({ account, target }) => {
  const row = account.interconnects.get(target);
  return row === undefined ? refuse(404, `no interconnect ${JSON.stringify(target)}`) : jsonText(row.text);
};

/** Refuses if a CNI is on the interconnect. Otherwise it frees the slot. */
export const deleteInterconnect: Handler = ({ world, account, target }) => {
  const before = account.interconnects.get(target)?.value;
  if (before === undefined) return refuse(404, `no interconnect ${JSON.stringify(target)}`);
  const hosted = account.hostedBy(target).size;
  if (hosted > 0)
    return refuse(400, `interconnect ${JSON.stringify(target)} hosts ${hosted} CNI(s): delete or move them first`);
  account.interconnects.remove(target);
  account.status.delete(target);
  account.progress.createdAt.delete(target);
  account.progress.pairingKeys.delete(target);
  const slotId = textOf(before, 'slot_id');
  if (slotId !== undefined) world.setSlotHolder(slotId, undefined);
  world.commit({ operation: 'delete_interconnect', account: account.tag, id: target, before, after: null });
  return emptyReply;
};

export const createInterconnect: Handler = (call) => {
  const problem = checkInterconnectCreate(call.body, call.account.tag);
  if (problem !== undefined) return refuse(400, problem);
  return call.body['type'] === 'direct' ? createDirect(call) : createGcpPartner(call);
};

/** Takes the slot. Refuses a slot that is unknown, taken, or of another speed than the request. */
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

/** A pairing key is valid for a single attachment. The answer never holds the key. */
function createGcpPartner(call: Call): Reply {
  const { account, body } = call;
  const pairingKey = textOf(body, 'pairing_key') ?? '';
  const digest = keyDigest(pairingKey);
  if ([...account.progress.pairingKeys.values()].includes(digest)) return refuse(400, 'the pairing key is in use');
  const region = regionOfPairingKey(pairingKey) ?? regionWhereKeyIsOpaque;
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

/** Counts up for each prefix, including deleted interconnects. So no name is given twice. */
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

export const getInterconnectStatus: Handler = ({ account, target, healthyAfterMs, now }) =>
  account.interconnects.get(target) === undefined
    ? refuse(404, `no interconnect ${JSON.stringify(target)}`)
    : json(healthOf(account, target, healthyAfterMs, now));

/** The state from the seed. Without it, Healthy after the provisioning time. */
export function healthOf(account: Account, name: string, healthyAfterMs: number, now: number): JsonObject {
  const createdAt = account.progress.createdAt.get(name);
  const pending = createdAt !== undefined && now < createdAt + healthyAfterMs;
  return account.status.get(name) ?? { state: pending ? 'Pending' : 'Healthy' };
}

export const getSettings: Handler = ({ account }) => jsonText(account.settings.text);

/** An empty body changes nothing. Null resets a field to Cloudflare's default. */
export const updateSettings: Handler = ({ world, account, body }) => {
  const before = account.settings.value;
  const problem = checkSettings(body, before);
  if (problem !== undefined) return refuse(400, problem);
  const asn = body['default_asn'];
  const after = asn === undefined ? before : withField(before, 'default_asn', asn ?? defaultAsn);
  account.setSettings(after);
  world.commit({ operation: 'update_settings', account: account.tag, id: 'settings', before, after });
  return jsonText(account.settings.text);
};

export const listSlots: Handler = ({ account, query, pageSize }) => {
  const { site, speed, address_contains: address } = query.text;
  return page(
    account.slots,
    query,
    pageSize,
    (slot) =>
      (site === undefined || slot['site'] === site) &&
      (speed === undefined || slot['speed'] === speed) &&
      (query.occupied === undefined || slot['occupied'] === query.occupied) &&
      (address === undefined || addressText(slot).includes(address.toLowerCase())),
  );
};

function addressText(slot: JsonObject): string {
  const facility = slot['facility'];
  const address = isObject(facility) ? facility['address'] : facility;
  return (
    isArray(address)
      ? address.filter((line) => typeof line === 'string').join('\n')
      : typeof address === 'string'
        ? address
        : ''
  ).toLowerCase();
}

export const getSlot: Handler = ({ account, target }) => {
  if (!isUuid(target)) return refuse(400, 'the slot in the path must be a UUID');
  const slot = account.slots.get(target);
  return slot === undefined ? refuse(404, `no slot ${target}`) : jsonText(slot.text);
};
