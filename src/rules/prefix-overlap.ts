import type { DesiredCni } from '../model/desired.ts';
import { type Cidr, networkOf } from '../net/cidr.ts';
import type { Rule } from './rule.ts';
import { addressOf, type EndField, endPoints, presentCnis } from './support/lookups.ts';

export const prefixOverlap: Rule = {
  id: 'prefix-overlap',
  severity: 'error',
  why: 'Where two links share addresses, traffic for one of them can be routed over the other.',
  fix: 'Give each CNI a /31 of its own, or leave cust_ip and p2p_ip out and let Cloudflare assign them.',
  *check(account) {
    let widest: Link | undefined;
    for (const link of linksByAddress(presentCnis(account))) {
      if (widest !== undefined && link.cidr.first <= widest.cidr.last) yield overlap(link, widest);
      if (widest === undefined || link.cidr.last > widest.cidr.last) widest = link;
    }
  },
};

/** The network of a CNI's link, and the field that it comes from. */
interface Link {
  readonly cni: DesiredCni;
  readonly field: EndField;
  readonly cidr: Cidr;
}

/**
 * A single network for each CNI, by first address, wider networks first. Prefixes are nested or separate, so each needs a comparison with
 * only one other prefix. (Another rule reports two ends in different prefixes.)
 */
function linksByAddress(cnis: readonly DesiredCni[]): readonly Link[] {
  const links = cnis.flatMap((cni): Link[] => {
    const [end] = endPoints(cni);
    return end === undefined ? [] : [{ cni, field: end.field, cidr: end.cidr }];
  });
  return links.sort((a, b) => a.cidr.first - b.cidr.first || b.cidr.last - a.cidr.last);
}

function overlap(link: Link, other: Link) {
  return {
    message: `${addressOf(link.cni)}: ${networkOf(link.cidr)} overlaps ${networkOf(other.cidr)} of ${addressOf(other.cni)}`,
    about: [addressOf(link.cni)],
    at: link.cni.origin.locate([link.field]),
    related: [{ message: `the prefix of ${addressOf(other.cni)}`, span: other.cni.origin.locate([other.field]) }],
  };
}
