import type { Rule } from './rule.ts';
import { declaredMtus, largestDirectMtu } from './support/declared-numbers.ts';
import { addressOf } from './support/lookups.ts';

export const mtuDirect: Rule = {
  id: 'mtu-direct',
  severity: 'warning',
  why: 'A direct interconnect carries 1500 bytes: larger packets are dropped on the way.',
  fix: 'Write 1500, or 1476 on dataplane v1.',
  *check(account) {
    for (const { cni, mtu, hostType } of declaredMtus(account)) {
      if (hostType !== 'direct' || mtu <= largestDirectMtu) continue;
      yield {
        message: `${addressOf(cni)}: mtu ${mtu} is above ${largestDirectMtu} on a direct interconnect`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['magic', 'mtu']),
      };
    }
  },
};
