import type { JsonObject } from '../model/json.ts';
import type { LiveCni } from '../model/live.ts';
import { isJsonObject } from '../plan/diff/json-object.ts';
import { type Patch, patchObject } from './patch-object.ts';

/**
 * A CNI as it goes back in a PUT: the object as it was read, except that addresses read as `{ip, cidr}` are written as the
 * contract has them, `A.B.C.D/N`.
 */
export function cniToWire(live: LiveCni): JsonObject {
  const patches: Patch[] = [];
  if (isJsonObject(live.raw['cust_ip'])) patches.push({ path: ['cust_ip'], value: live.cust_ip });
  if (isJsonObject(live.raw['p2p_ip'])) patches.push({ path: ['p2p_ip'], value: live.p2p_ip });
  return patchObject(live.raw, patches);
}
