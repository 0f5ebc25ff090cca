import type { Rule } from './rule.ts';
import { addressOf, endPoints, presentCnis } from './support/lookups.ts';

export const addressSame: Rule = {
  id: 'address-same',
  severity: 'error',
  why: 'Two ends of a link with one address cannot speak to each other.',
  fix: 'Give cust_ip and p2p_ip the two different addresses of one /31.',
  *check(account) {
    for (const cni of presentCnis(account)) {
      const [customer, cloudflare] = endPoints(cni);
      if (customer === undefined || customer.cidr.address !== cloudflare?.cidr.address) continue;
      yield {
        message: `${addressOf(cni)}: cust_ip and p2p_ip are both ${customer.cidr.address}`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['cust_ip']),
        related: [{ message: 'the other end of the link', span: cni.origin.locate(['p2p_ip']) }],
      };
    }
  },
};
