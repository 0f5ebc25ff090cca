import type { DesiredAccount, DesiredCni } from '../model/desired.ts';
import type { LiveCni } from '../model/live.ts';
import type { NotCompared } from '../model/plan.ts';
import type { Secret } from '../model/secret.ts';

/** What the API showed in place of an MD5 key that had just been set, by the id of the CNI: nothing, or a mask. */
export type UnreadableKeys = ReadonlyMap<string, Secret | undefined>;

export interface ComparableKeys {
  /** Without the MD5 keys that cannot be compared. */
  readonly desired: DesiredAccount;
  readonly notCompared: readonly NotCompared[];
}

/**
 * Takes the MD5 keys out of the documents that the API is known not to give back. Without that knowledge a key that a live CNI lacks is a
 * key that is not set: to take it for one that is hidden would leave a session without its key and say nothing.
 */
export function withoutUnreadableKeys(
  desired: DesiredAccount,
  live: readonly LiveCni[],
  unreadable: UnreadableKeys,
): ComparableKeys {
  const hidden = live.filter((cni) => showsNoKey(cni, unreadable));
  const isHidden = (cni: DesiredCni) => Boolean(cni.bgp?.md5_key) && hidden.some((other) => isSame(cni, other));
  if (!desired.cnis.some(isHidden)) return { desired, notCompared: [] };
  return {
    desired: { ...desired, cnis: desired.cnis.map((cni) => (isHidden(cni) ? withoutKey(cni) : cni)) },
    notCompared: desired.cnis.filter(isHidden).map(({ key }) => ({
      address: `cni.${key}`,
      path: 'bgp.md5_key',
      reason: 'the API does not give MD5 keys back: the one that was set is not in its answer',
    })),
  };
}

/** One that shows something else by now was given another key since. */
function showsNoKey({ id, bgp }: LiveCni, unreadable: UnreadableKeys): boolean {
  if (bgp === undefined || !unreadable.has(id)) return false;
  const shown = unreadable.get(id);
  return shown === undefined || bgp.md5_key === undefined ? shown === bgp.md5_key : shown.equals(bgp.md5_key);
}

function isSame({ id, magic }: DesiredCni, live: LiveCni): boolean {
  return id === undefined ? magic.conduit_name === live.magic.conduit_name : id === live.id;
}

function withoutKey(cni: DesiredCni): DesiredCni {
  if (!cni.bgp) return cni;
  const { customer_asn, extra_prefixes } = cni.bgp;
  const bgp = {
    ...(customer_asn !== undefined && { customer_asn }),
    ...(extra_prefixes !== undefined && { extra_prefixes }),
  };
  return { ...cni, bgp };
}
