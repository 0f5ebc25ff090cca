import { isValidAsn } from '../net/asn.ts';
import type { Rule } from './rule.ts';
import { declaredAsns } from './support/declared-numbers.ts';

/** RFC 7607 for 0; RFC 6793 for four octets. */
export const asnInvalid: Rule = {
  id: 'asn-invalid',
  severity: 'error',
  why: 'No session comes up with ASN 0 (RFC 7607), and an ASN has four octets, so it ends at 4294967295.',
  fix: 'Write the ASN of your network, or a private one: 64512 to 65534, 4200000000 to 4294967294 (RFC 6996).',
  *check(account) {
    for (const { label, about, asn, locate } of declaredAsns(account)) {
      if (!isValidAsn(asn)) yield { message: `${label} ${asn} is not an ASN`, about, at: locate() };
    }
  },
};
