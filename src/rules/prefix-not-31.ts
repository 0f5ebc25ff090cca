import type { Rule } from './rule.ts';
import { addressOf, endPoints, presentCnis } from './support/lookups.ts';

/** A single finding for a CNI. Its two ends have the same prefix, or another rule reports it. */
export const prefixNot31: Rule = {
  id: 'prefix-not-31',
  severity: 'warning',
  why: 'Cloudflare assigns a /31 to every link: another length is unusual, and may be refused.',
  fix: 'Use the two addresses of one /31, or leave cust_ip and p2p_ip out and let Cloudflare assign them.',
  *check(account) {
    for (const cni of presentCnis(account)) {
      const end = endPoints(cni).find(({ cidr }) => cidr.length !== 31);
      if (end === undefined) continue;
      yield {
        message: `${addressOf(cni)}: ${end.field} is in a /${end.cidr.length}, where links have a /31`,
        about: [addressOf(cni)],
        at: cni.origin.locate([end.field]),
      };
    }
  },
};
