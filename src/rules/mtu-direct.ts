import type { Rule } from './rule.ts';
import { addressOf } from './support/by-key.ts';
import { declaredMtus } from './support/declared-asns.ts';

/** Cloudflare's Network Interconnect documentation: 1500 both ways on dataplane v2, 1476 towards Cloudflare on v1. */
const maximum = 1500;

export const mtuDirect: Rule = {
  id: 'mtu-direct',
  severity: 'warning',
  why: 'A direct interconnect carries 1500 bytes: larger packets are dropped on the way.',
  fix: 'Write 1500, or 1476 on dataplane v1.',
  *check(account) {
    for (const { cni, mtu, hostType } of declaredMtus(account)) {
      if (hostType !== 'direct' || mtu <= maximum) continue;
      yield {
        message: `${addressOf(cni)}: mtu ${mtu} is above ${maximum} on a direct interconnect`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['magic', 'mtu']),
      };
    }
  },
};
