import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isArray, isObject } from '../json-text.ts';
import type { Account } from '../store/account.ts';

/** What stands for a key, whatever its length. */
export const maskedKey = '***masked***';

const keyName = /(?:^|_)(?:key|secret|password|token)$/i;

/** The value with a mask for every key that is set, wherever it stands. */
export function maskKeys(value: JsonValue): JsonValue {
  if (isArray(value)) return value.map(maskKeys);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, field]) => {
    const isKey = keyName.test(name) && field !== null && field !== '' && field !== undefined;
    return [name, isKey ? maskedKey : field === undefined ? field : maskKeys(field)] as const;
  });
  return Object.fromEntries(entries);
}

const likeKey = /md5|key|secret|passw|token|auth/i;

/** A query with a mask for every value whose name is like that of a key: it was sent in the wrong place. All of it, where no name stands before it. */
export function maskQuery(query: string): string {
  const parts = query.split('&').map((part) => {
    const [name = '', ...value] = part.split('=');
    if (value.length > 0 && likeKey.test(decoded(name))) return `${name}=${maskedKey}`;
    return likeKey.test(decoded(part)) ? undefined : part;
  });
  return parts.includes(undefined) ? maskedKey : parts.join('&');
}

function decoded(text: string): string {
  return new URLSearchParams(`=${text}`).get('') ?? '';
}

/** A state with the keys of `accounts` in place of its masks; what has no key there keeps its mask, which `holdsMask` finds. */
export function unmaskState(state: JsonValue, accounts: ReadonlyMap<string, Account>): JsonValue {
  if (!isObject(state) || !isObject(state['accounts'])) return state;
  const unmasked = Object.entries(state['accounts']).map(([tag, account]) => {
    const stored = accounts.get(tag);
    return [tag, stored === undefined || !isObject(account) ? account : unmaskAccount(account, stored)] as const;
  });
  return { ...state, accounts: Object.fromEntries(unmasked) };
}

function unmaskAccount(account: JsonObject, { interconnects, cnis }: Account): JsonObject {
  const lists = { interconnects: { table: interconnects, id: 'name' }, cnis: { table: cnis, id: 'id' } };
  const unmasked = Object.entries(lists).flatMap(([field, { table, id }]) => {
    const list = account[field];
    if (!isArray(list)) return [];
    const items = list.map((item) => {
      const name = isObject(item) ? item[id] : undefined;
      return unmask(item, typeof name === 'string' ? table.get(name)?.value : undefined);
    });
    return [[field, items] as const];
  });
  return { ...account, ...Object.fromEntries(unmasked) };
}

function unmask(value: JsonValue, stored: JsonValue | undefined): JsonValue {
  if (value === maskedKey) return stored ?? value;
  if (!isObject(value) || !isObject(stored)) return value;
  const fields = Object.entries(value).map(
    ([name, field]) => [name, field === undefined ? field : unmask(field, stored[name])] as const,
  );
  return Object.fromEntries(fields);
}

export function holdsMask(value: JsonValue | undefined): boolean {
  if (isArray(value)) return value.some(holdsMask);
  return isObject(value) ? Object.values(value).some(holdsMask) : value === maskedKey;
}
