import type { JsonObject } from '../../model/json.ts';
import { checkSettings, isUuid } from '../checks/check.ts';
import type { Query } from '../checks/query.ts';
import { jsonText, refuse, type Reply } from '../http/reply.ts';
import { isArray, isObject, withField } from '../json-text.ts';
import { type Account, defaultAsn } from '../store/account.ts';
import type { Row, Table } from '../store/table.ts';
import type { World } from '../store/world.ts';

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

/** One request that is authorised and well formed, ready to be carried out. */
export interface Call {
  readonly world: World;
  readonly account: Account;
  /** The name or id in the path, decoded; empty on collections. */
  readonly target: string;
  readonly query: Query;
  /** Empty where the operation takes none. */
  readonly body: JsonObject;
  readonly pageSize: number | undefined;
  readonly healthyAfterMs: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Carries an operation out. A refusal is a reply too, and then nothing has changed. */
export type Handler = (call: Call) => Reply;

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

const defaultPageSize = 100;

/**
 * One page of a listing, `{items, next}`: from the cursor on, what `keep` keeps, `limit` items at most (and never more than the
 * sandbox's page size). `next` is null on the last page.
 */
export function page(
  table: Table,
  query: Query,
  pageSize: number | undefined,
  keep: (value: JsonObject) => boolean,
): Reply {
  const size = Math.min(query.limit ?? pageSize ?? defaultPageSize, pageSize ?? Infinity);
  const items: Row[] = [];
  let next: number | null = null;
  for (let i = table.indexFrom(query.cursor); i < table.rows.length; i++) {
    const row = table.rows[i];
    if (row === undefined || !keep(row.value)) continue;
    if (items.length === size) {
      next = row.sequence;
      break;
    }
    items.push(row);
  }
  return jsonText(`{"items":[${items.map((row) => row.text).join(',')}],"next":${next ?? 'null'}}`);
}
