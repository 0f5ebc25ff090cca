import type { DesiredAccount, DesiredCni } from '../model/desired.ts';
import type { LiveCni } from '../model/live.ts';
import type { NotCompared } from '../model/plan.ts';

export interface ReadableKeys {
  /** Without the MD5 keys that cannot be compared. */
  readonly desired: DesiredAccount;
  readonly notCompared: readonly NotCompared[];
}

/**
 * Takes the MD5 keys out of the documents that the API is known not to give back. It is known of a CNI (`unreadable`, by id) whose key
 * was set and was missing in the answer. Without that knowledge a key that a live CNI lacks is a key that is not set: to take it as
 * unreadable would leave a session unprotected and say nothing.
 */
export function withoutUnreadableKeys(
  desired: DesiredAccount,
  live: readonly LiveCni[],
  unreadable: readonly string[],
): ReadableKeys {
  const keyless = live.filter(
    ({ id, bgp }) => unreadable.includes(id) && bgp !== undefined && bgp.md5_key === undefined,
  );
  const isUnreadable = (one: DesiredCni) =>
    Boolean(one.bgp?.md5_key) &&
    keyless.some(({ id, magic }) =>
      one.id === undefined ? magic.conduit_name === one.magic.conduit_name : id === one.id,
    );
  if (!desired.cnis.some(isUnreadable)) return { desired, notCompared: [] };
  return {
    desired: { ...desired, cnis: desired.cnis.map((one) => (isUnreadable(one) ? withoutKey(one) : one)) },
    notCompared: desired.cnis.filter(isUnreadable).map(({ key }) => ({
      address: `cni.${key}`,
      path: 'bgp.md5_key',
      reason: 'the API does not give MD5 keys back: the one that was set is not in its answer',
    })),
  };
}

function withoutKey(one: DesiredCni): DesiredCni {
  if (!one.bgp) return one;
  const { customer_asn, extra_prefixes } = one.bgp;
  return {
    ...one,
    bgp: {
      ...(customer_asn !== undefined && { customer_asn }),
      ...(extra_prefixes !== undefined && { extra_prefixes }),
    },
  };
}
