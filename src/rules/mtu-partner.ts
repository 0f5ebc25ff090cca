import type { Rule } from './rule.ts';
import { declaredMtus, partnerMtus, smallestMtu } from './support/declared-numbers.ts';
import { addressOf } from './support/lookups.ts';

export const mtuPartner: Rule = {
  id: 'mtu-partner',
  severity: 'warning',
  why: 'The MTU must equal the one of the Google attachment, and Google offers only 1440, 1460, 1500 and 8896.',
  fix: "Write the attachment's own MTU: 1440, 1460, 1500 or 8896.",
  *check(account) {
    for (const { cni, mtu, hostType } of declaredMtus(account)) {
      if (hostType !== 'gcp_partner' || mtu < smallestMtu || partnerMtus.includes(mtu)) continue;
      yield {
        message: `${addressOf(cni)}: mtu ${mtu} is not possible on a Google attachment`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['magic', 'mtu']),
      };
    }
  },
};
