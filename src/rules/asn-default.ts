import { cloudflareAsn, describeAsn, isValidAsn } from '../net/asn.ts';
import type { Rule } from './rule.ts';

/** Source: Cloudflare's documentation. Other rules report an invalid or reserved ASN. */
export const asnDefault: Rule = {
  id: 'asn-default',
  severity: 'warning',
  why: "Cloudflare's side of every session has default_asn: its own 13335, or a private ASN of two octets, 64512 to 65534.",
  fix: 'Write 13335, or an ASN from 64512 to 65534 that your network does not use.',
  *check({ settings }) {
    const asn = settings?.default_asn;
    if (settings === undefined || asn === undefined || asn === cloudflareAsn || (asn >= 64_512 && asn <= 65_534))
      return;
    if (!isValidAsn(asn) || describeAsn(asn) !== undefined) return;
    yield {
      message: `settings: default_asn ${asn} is neither ${cloudflareAsn} nor from 64512 to 65534`,
      at: settings.origin.locate(['default_asn']),
    };
  },
};
