import type { LiveCni } from '../../model/live.ts';
import type { NewCni } from '../../model/work.ts';
import { samePrefixSet } from '../../plan/diff/prefix-set.ts';

/**
 * The dotted fields in which a CNI is not what a create asked for. Addresses are the API's choice, and an MD5 key that it does not give
 * back cannot be compared.
 */
export function differingFromAsked(asked: NewCni, interconnect: string, live: LiveCni): readonly string[] {
  const checks: readonly (readonly [string, boolean])[] = [
    ['interconnect', live.interconnect === interconnect],
    ['magic.conduit_name', live.magic.conduit_name === asked.magic.conduit_name],
    ['magic.description', live.magic.description === asked.magic.description],
    ['magic.mtu', live.magic.mtu === asked.magic.mtu],
    ...bgpChecks(asked.bgp, live.bgp),
  ];
  return checks.filter(([, same]) => !same).map(([path]) => path);
}

function bgpChecks(asked: NewCni['bgp'], live: LiveCni['bgp']): readonly (readonly [string, boolean])[] {
  if (asked === undefined || live === undefined) return [['bgp', asked === undefined && live === undefined]];
  const key = asked.md5_key;
  const sameKey = live.md5_key === undefined || key?.equals(live.md5_key) === true;
  return [
    ['bgp.customer_asn', live.customer_asn === asked.customer_asn],
    ['bgp.extra_prefixes', samePrefixSet(live.extra_prefixes, asked.extra_prefixes)],
    ['bgp.md5_key', sameKey],
  ];
}
