import type { JsonObject, JsonValue } from '../../../model/json.ts';
import { changeField } from './answer-parts.ts';

/** As a public program that talks to the live API reads them. */
export function addressObjects(cni: JsonObject): JsonObject {
  return changeField(changeField(cni, 'cust_ip', asObject), 'p2p_ip', asObject);
}

function asObject(value: JsonValue): JsonValue {
  const [, ip, length] = typeof value === 'string' ? (/^([0-9.]+)\/([0-9]{1,2})$/.exec(value) ?? []) : [];
  return ip === undefined || length === undefined ? value : { ip, cidr: Number(length) };
}
