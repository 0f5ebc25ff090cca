import type { LiveCni } from '../../model/live.ts';
import type { UpdateCniAction } from '../../model/planned-account.ts';
import { magicExtras, magicFilters, magicKey } from '../../model/traffic/magic-extras.ts';
import type { MagicInterconnect } from '../../model/traffic/traffic.ts';
import { isJsonObject } from '../../plan/diff/same-wire-value.ts';

/** A CNI just before and just after a PUT, and what the PUT set. */
export interface CniPut {
  readonly from: LiveCni;
  readonly to: LiveCni;
  readonly set: UpdateCniAction['set'];
}

/** The fields of Magic that were there before a PUT and are gone after it, each with its former value. What the PUT removes is not lost. */
export function lostExtras(before: MagicInterconnect, now: MagicInterconnect, put: CniPut): readonly string[] {
  const left = magicExtras(now);
  const asked = removedBy(put);
  return [...magicExtras(before)].flatMap(([field, value]) =>
    left.has(field) || asked.has(field) ? [] : [`${field} ${value}`],
  );
}

/** True where a PUT can take along nothing: Magic shows nothing of its own, or only what the PUT removes. */
export function hasNothingToLose(before: MagicInterconnect, put: CniPut): boolean {
  const asked = removedBy(put);
  return [...magicExtras(before).keys()].every((field) => asked.has(field));
}

/**
 * Whether Magic has followed a PUT. `old`: it still shows a value that the PUT has changed. `followed`: it shows a new one, or the object
 * was modified since. `unshown`: what the PUT changed is not on the Magic side, so nothing tells.
 */
export function followedBy(
  before: MagicInterconnect,
  now: MagicInterconnect,
  put: CniPut,
): 'old' | 'followed' | 'unshown' {
  const { from, to } = put;
  const changed: readonly (readonly [was: unknown, wanted: unknown, old: unknown, shown: unknown])[] = [
    [from.magic.conduit_name, to.magic.conduit_name, before.name, now.name],
    [from.magic.mtu, to.magic.mtu, before.mtu, now.mtu],
    [from.p2p_ip, to.p2p_ip, before.interfaceAddress, now.interfaceAddress],
    [from.bgp?.customer_asn, to.bgp?.customer_asn, before.bgp?.customerAsn, now.bgp?.customerAsn],
  ];
  const asked = changed.filter(([was, wanted]) => was !== wanted);
  const isOld = asked.some(([was, wanted, old, shown]) => {
    return shown !== undefined && shown !== wanted && (shown === old || shown === was);
  });
  if (isOld) return 'old';
  const isNew = asked.some(([, wanted, old, shown]) => shown === wanted && old !== shown);
  const isModified = now.modifiedOn !== undefined && now.modifiedOn !== before.modifiedOn;
  return isNew || isModified ? 'followed' : 'unshown';
}

function removedBy({ to, set }: CniPut): ReadonlySet<string> {
  if (to.bgp === undefined) return new Set([...magicFilters, magicKey]);
  const last = set.findLast(({ path }) => ['bgp', magicKey].includes(path.join('.')))?.to;
  if (last === undefined || 'secret' in last || 'interconnect' in last) return new Set();
  const hasKey =
    'value' in last && (typeof last.value === 'string' || (isJsonObject(last.value) && 'md5_key' in last.value));
  return new Set(hasKey ? [] : [magicKey]);
}
