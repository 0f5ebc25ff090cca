import type { Rule } from './rule.ts';
import { addressOf, presentCnis } from './support/lookups.ts';

/** Needs both fields in the documents, because the live values are not known here. */
export const asnIbgp: Rule = {
  id: 'asn-ibgp',
  severity: 'warning',
  why: 'Sessions are eBGP: with the same ASN on both sides, routers take them for iBGP or drop the routes as a loop.',
  fix: 'Give the customer side an ASN of its own.',
  *check(account) {
    const { settings } = account;
    if (settings?.default_asn === undefined) return;
    for (const cni of presentCnis(account)) {
      if (cni.bgp?.customer_asn !== settings.default_asn) continue;
      yield {
        message: `${addressOf(cni)}: customer_asn ${settings.default_asn} equals default_asn of the account`,
        about: [addressOf(cni)],
        at: cni.origin.locate(['bgp', 'customer_asn']),
        related: [{ message: "Cloudflare's side of the session", span: settings.origin.locate(['default_asn']) }],
      };
    }
  },
};
