import type { JsonObject } from '../../model/json.ts';
import { isUuid } from '../checks/values.ts';
import { jsonText, refuse } from '../http/reply.ts';
import { isArray, isObject } from '../json/json-kinds.ts';
import type { Handler } from './call.ts';
import { page } from './page.ts';

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

export const getSlot: Handler = ({ account, target }) => {
  if (!isUuid(target)) return refuse(400, 'the slot in the path must be a UUID');
  const slot = account.slots.get(target);
  return slot === undefined ? refuse(404, `no slot ${target}`) : jsonText(slot.text);
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
