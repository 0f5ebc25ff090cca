import type { Rule } from './rule.ts';
import { declaredMtus, smallestMtu } from './support/declared-numbers.ts';
import { addressOf } from './support/lookups.ts';

export const mtuMinimum: Rule = {
  id: 'mtu-minimum',
  severity: 'error',
  why: 'Below 576 bytes, packets that every IPv4 host may send whole are fragmented or lost.',
  fix: 'Write 1500, or the MTU of the narrowest link behind it, not below 576.',
  *check(account) {
    for (const { cni, mtu } of declaredMtus(account)) {
      if (mtu >= smallestMtu) continue;
      yield {
        message: `${addressOf(cni)}: mtu ${mtu} is below ${smallestMtu}`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['magic', 'mtu']),
      };
    }
  },
};
