import type { LiveCni } from '../model/live.ts';
import { addressRole, canonicalCidr, type Cidr, parseCidr, sameNetwork } from '../net/cidr.ts';

/** Both ends of a link as a document may have them, or why it may not. */
export type WritableLink =
  | { readonly ok: true; readonly cust_ip: string; readonly p2p_ip: string }
  | { readonly ok: false; readonly reason: string };

/** By the id of the CNI. The rules of documents apply to what is live, too: a link that breaks one of them is left unmanaged. */
export function writableLinks(cnis: readonly LiveCni[]): ReadonlyMap<string, WritableLink> {
  const links = new Map<string, WritableLink>(cnis.map((cni) => [cni.id, writableLink(cni)]));
  for (const id of overlapping(cnis, links)) {
    links.set(id, { ok: false, reason: 'its prefix overlaps that of another CNI' });
  }
  return links;
}

function writableLink(cni: LiveCni): WritableLink {
  const [cust_ip, p2p_ip] = [canonicalCidr(cni.cust_ip), canonicalCidr(cni.p2p_ip)];
  const [customer, cloudflare] = [parseCidr(cust_ip), parseCidr(p2p_ip)];
  if (customer === undefined || cloudflare === undefined)
    return { ok: false, reason: 'they are no IPv4 addresses with their prefix' };
  const reason = brokenRule(customer, cloudflare);
  return reason === undefined ? { ok: true, cust_ip, p2p_ip } : { ok: false, reason };
}

function brokenRule(customer: Cidr, cloudflare: Cidr): string | undefined {
  if (!sameNetwork(customer, cloudflare)) return 'the two ends are in different prefixes';
  if (customer.address === cloudflare.address) return 'the two ends are the same address';
  const isHost = addressRole(customer) === 'host' && addressRole(cloudflare) === 'host';
  return isHost ? undefined : 'one end is the network or broadcast address of its prefix';
}

/** Prefixes nest or are apart. Sorted by first address, wider ones first, each needs a comparison only with the widest before it. */
function* overlapping(cnis: readonly LiveCni[], links: ReadonlyMap<string, WritableLink>): Iterable<string> {
  const ranges = cnis.flatMap(({ id }) => {
    const link = links.get(id);
    const range = link?.ok === true ? parseCidr(link.p2p_ip) : undefined;
    return range === undefined ? [] : [{ id, range }];
  });
  let widest: Cidr | undefined;
  for (const { id, range } of ranges.sort((a, b) => a.range.first - b.range.first || b.range.last - a.range.last)) {
    if (widest !== undefined && range.first <= widest.last) yield id;
    else widest = range;
  }
}
