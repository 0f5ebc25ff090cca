import { cloudflareAsn } from '../net/asn.ts';
import type { Rule } from './rule.ts';
import { addressOf, presentCnis } from './support/lookups.ts';

export const asnCloudflare: Rule = {
  id: 'asn-cloudflare',
  severity: 'warning',
  why: "13335 is Cloudflare's own ASN, the other side of the session: with it on both sides, no eBGP session comes up.",
  fix: 'Write the ASN of your own network, or a private one.',
  *check(account) {
    for (const cni of presentCnis(account)) {
      if (cni.bgp?.customer_asn !== cloudflareAsn) continue;
      yield {
        message: `${addressOf(cni)}: customer_asn ${cloudflareAsn} is Cloudflare's own ASN`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['bgp', 'customer_asn']),
      };
    }
  },
};
