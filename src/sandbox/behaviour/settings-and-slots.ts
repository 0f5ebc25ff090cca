import type { JsonObject } from '../../model/json.ts';
import { isUuid } from '../checks/check.ts';
import { checkSettings } from '../checks/request-bodies.ts';
import { jsonText, refuse } from '../http/reply.ts';
import { isArray, isObject, withField } from '../json-text.ts';
import { defaultAsn } from '../store/account.ts';
import { type Handler, page } from './operation-handler.ts';

export const getSettings: Handler = ({ account }) => jsonText(account.settings.text);

/** An empty body changes nothing; null resets to Cloudflare's default. */
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
