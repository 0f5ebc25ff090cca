import { describeAsn, isValidAsn } from '../net/asn.ts';
import type { Rule } from './rule.ts';
import { declaredAsns } from './support/declared-numbers.ts';

/** Source: IANA's special-purpose AS numbers. Another rule reports an invalid ASN. */
export const asnReserved: Rule = {
  id: 'asn-reserved',
  severity: 'warning',
  why: 'Reserved and documentation ASNs belong to no network: many networks drop the routes that carry them.',
  fix: 'Write the ASN of your network, or a private one: 64512 to 65534, 4200000000 to 4294967294 (RFC 6996).',
  *check(account) {
    for (const { label, about, asn, locate } of declaredAsns(account)) {
      const meaning = isValidAsn(asn) ? describeAsn(asn) : undefined;
      if (meaning !== undefined) yield { message: `${label} ${asn} is ${meaning}`, about, at: locate() };
    }
  },
};
