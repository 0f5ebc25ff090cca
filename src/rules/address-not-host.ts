import { addressRole } from '../net/cidr.ts';
import type { Rule } from './rule.ts';
import { addressOf, endPoints, presentCnis } from './support/lookups.ts';

/** RFC 3021: in a /31, both addresses are hosts. In a wider prefix, the first and the last address are not hosts. */
export const addressNotHost: Rule = {
  id: 'address-not-host',
  severity: 'error',
  why: 'The first and the last address of a prefix wider than /31 are its network and broadcast address, which no interface can use.',
  fix: 'Use a /31, where both addresses are hosts (RFC 3021), or an address inside the prefix.',
  *check(account) {
    for (const cni of presentCnis(account)) {
      for (const { field, cidr } of endPoints(cni)) {
        const role = addressRole(cidr);
        if (role === 'host') continue;
        yield {
          message: `${addressOf(cni)}: ${field} ${cidr.address} is the ${role} address of its /${cidr.length}`,
          about: [addressOf(cni)],
          at: cni.origin.locate([field]),
        };
      }
    }
  },
};
