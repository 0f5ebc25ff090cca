import { networkOf, sameNetwork } from '../net/cidr.ts';
import type { Rule } from './rule.ts';
import { addressOf, endPoints, presentCnis } from './support/lookups.ts';

export const addressPrefixMismatch: Rule = {
  id: 'address-prefix-mismatch',
  severity: 'error',
  why: 'The two ends of a link reach each other only where both addresses are in one prefix of one length.',
  fix: 'Give cust_ip and p2p_ip two addresses of one /31, such as 192.168.3.5/31 and 192.168.3.4/31.',
  *check(account) {
    for (const cni of presentCnis(account)) {
      const [customer, cloudflare] = endPoints(cni);
      if (customer === undefined || cloudflare === undefined || sameNetwork(customer.cidr, cloudflare.cidr)) continue;
      yield {
        message: `${addressOf(cni)}: cust_ip is in ${networkOf(customer.cidr)} and p2p_ip in ${networkOf(cloudflare.cidr)}`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['cust_ip']),
        related: [{ message: 'the other end of the link', span: cni.origin.locate(['p2p_ip']) }],
      };
    }
  },
};
