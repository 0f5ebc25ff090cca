import type { LiveCni, LiveInterconnect, LiveSettings } from '../../model/live.ts';
import { sameCidr } from '../../net/cidr.ts';
import { samePrefixSet } from './prefix-set.ts';

/** The dotted paths of known fields in which two readings of one CNI differ by value. Unknown fields do not count. */
export function differingCniFields(a: LiveCni, b: LiveCni): readonly string[] {
  const checks: readonly (readonly [string, boolean])[] = [
    ['interconnect', a.interconnect === b.interconnect],
    ['magic.conduit_name', a.magic.conduit_name === b.magic.conduit_name],
    ['magic.description', a.magic.description === b.magic.description],
    ['magic.mtu', a.magic.mtu === b.magic.mtu],
    ['cust_ip', sameCidr(a.cust_ip, b.cust_ip)],
    ['p2p_ip', sameCidr(a.p2p_ip, b.p2p_ip)],
    ['bgp_mode', a.bgp_mode === b.bgp_mode],
    ...bgpChecks(a.bgp, b.bgp),
  ];
  return checks.filter(([, same]) => !same).map(([path]) => path);
}

function bgpChecks(a: LiveCni['bgp'], b: LiveCni['bgp']): readonly (readonly [string, boolean])[] {
  if (a === undefined || b === undefined) return [['bgp', a === b]];
  const sameKey =
    a.md5_key === undefined || b.md5_key === undefined ? a.md5_key === b.md5_key : a.md5_key.equals(b.md5_key);
  return [
    ['bgp.customer_asn', a.customer_asn === b.customer_asn],
    ['bgp.extra_prefixes', samePrefixSet(a.extra_prefixes, b.extra_prefixes)],
    ['bgp.md5_key', sameKey],
  ];
}

/** The known fields in which two readings of one interconnect differ. */
export function differingInterconnectFields(a: LiveInterconnect, b: LiveInterconnect): readonly string[] {
  if (a.type !== b.type) return ['type'];
  const fields = { ...comparable(a) };
  const others = comparable(b);
  return Object.keys(fields).filter((path) => fields[path] !== others[path]);
}

function comparable(live: LiveInterconnect): Record<string, string | undefined> {
  switch (live.type) {
    case 'direct':
      return { slot_id: live.slot_id, speed: live.speed, site: live.site, owner: live.owner };
    case 'gcp_partner':
      return { region: live.region, bandwidth: live.bandwidth, owner: live.owner };
    case 'unknown':
      return { type: live.wireType, owner: live.owner };
  }
}

export function differingSettingsFields(a: LiveSettings, b: LiveSettings): readonly string[] {
  return a.default_asn === b.default_asn ? [] : ['default_asn'];
}
