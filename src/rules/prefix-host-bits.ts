import { hasHostBits, networkOf, parseCidr } from '../net/cidr.ts';
import type { Rule } from './rule.ts';
import { addressOf, declaredPrefixes, presentCnis } from './support/lookups.ts';

export const prefixHostBits: Rule = {
  id: 'prefix-host-bits',
  severity: 'error',
  why: 'A route is a network: if host bits are set, the network or the length is not the intended one.',
  fix: 'Write the network address of the prefix, or correct its length.',
  *check(account) {
    for (const cni of presentCnis(account)) {
      for (const { text, locate } of declaredPrefixes(cni)) {
        const cidr = parseCidr(text);
        if (cidr === undefined || !hasHostBits(cidr)) continue;
        yield {
          message: `${addressOf(cni)}: ${text} in extra_prefixes has host bits set`,
          about: [addressOf(cni)],
          at: locate(),
          hint: `Write ${networkOf(cidr)} for the network, or ${cidr.address}/32 for the one address.`,
        };
      }
    }
  },
};
