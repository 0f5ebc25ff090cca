import type { JsonObject } from '../model/json.ts';
import type { LiveCni } from '../model/live.ts';
import type { LinkEnds, UpdateCniAction, WorkStep } from '../model/planned-account.ts';
import { type Cidr, cidrsOverlap, parseCidr } from '../net/cidr.ts';
import type { Patch } from './cni-patches.ts';

/** The queue of all calls that assign or change a link. They run one after the other, so the free links are known. */
export const linkTurn = 'links';

/** True where a write may change the link of a CNI, or writes a CNI whose link another step may change. */
export function touchesLinks({ cni, aside, restore, set }: UpdateCniAction): boolean {
  return (
    'created_by' in cni ||
    aside !== undefined ||
    restore !== undefined ||
    set.some(({ path }) => path[0] === 'cust_ip' || path[0] === 'p2p_ip')
  );
}

export function givesLink({ action }: WorkStep): boolean {
  return action.call === 'update_cni' && touchesLinks(action);
}

/** The networks of a link's two ends. An end that cannot be read has no network. */
export function rangesOf(ends: readonly string[]): readonly Cidr[] {
  return ends.flatMap((end) => parseCidr(end) ?? []);
}

function overlaps(a: readonly Cidr[], b: readonly Cidr[]): boolean {
  return a.some((range) => b.some((other) => cidrsOverlap(range, other)));
}

export function linkOf({ cust_ip, p2p_ip }: LinkEnds): readonly Cidr[] {
  return rangesOf([cust_ip, p2p_ip]);
}

/** The networks of the ends of a wire object, where the ends are text. */
export function wireLink(wire: JsonObject): readonly Cidr[] {
  return rangesOf([wire['cust_ip'], wire['p2p_ip']].filter((end) => typeof end === 'string'));
}

export function linkPatches({ cust_ip, p2p_ip }: LinkEnds): readonly Patch[] {
  return [
    { path: ['cust_ip'], value: cust_ip },
    { path: ['p2p_ip'], value: p2p_ip },
  ];
}

/** How far from its own link a CNI may get another link for the moment, in links. */
const reach = 512;

/**
 * The free /31 links nearest to a CNI's own link, for a temporary move. No CNI holds them, and the plan gives them to no CNI. The API is
 * most likely to accept the nearest links.
 */
export function freeLinks(own: LinkEnds, taken: readonly (readonly Cidr[])[], count: number): readonly LinkEnds[] {
  const [start] = linkOf(own);
  if (start === undefined) return [];
  const base = start.first - (start.first % 2);
  const found: LinkEnds[] = [];
  for (let i = 1; i <= reach && found.length < count; i++) {
    for (const first of [base + 2 * i, base - 2 * i]) {
      if (first < 0 || first + 1 > 0xff_ff_ff_ff || found.length === count) continue;
      const link = { cust_ip: `${dotted(first + 1)}/31`, p2p_ip: `${dotted(first)}/31` };
      if (!taken.some((ranges) => overlaps(ranges, linkOf(link)))) found.push(link);
    }
  }
  return found;
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** The CNIs, except `self`, that hold a link in these networks. */
export function holdersOf(cnis: readonly LiveCni[], wanted: readonly Cidr[], self: string): readonly LiveCni[] {
  return cnis.filter((cni) => cni.id !== self && overlaps(linkOf(cni), wanted));
}
