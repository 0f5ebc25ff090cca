import type { Rule } from './rule.ts';
import { addressOf } from './support/address.ts';
import { declaredMtus } from './support/declared-mtus.ts';

/** Cloudflare's Network Interconnect documentation. On a Google attachment `mtu-partner` knows the exact values. */
const minimum = 576;

export const mtuMinimum: Rule = {
  id: 'mtu-minimum',
  severity: 'warning',
  why: 'Below 576 bytes, packets that every IPv4 host may send whole are fragmented or lost.',
  fix: 'Write 1500, or the MTU of the narrowest link behind it, not below 576.',
  *check(account) {
    for (const { cni, mtu, hostType } of declaredMtus(account)) {
      if (mtu >= minimum || hostType === 'gcp_partner') continue;
      yield { message: `${addressOf(cni)}: mtu ${mtu} is below ${minimum}`, at: cni.origin.locate(['magic', 'mtu']) };
    }
  },
};
