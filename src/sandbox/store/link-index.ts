import type { JsonObject, JsonValue } from '../../model/json.ts';
import { type Cidr, cidrsOverlap, parseCidr } from '../../net/cidr.ts';
import { isExact, isObject } from '../json-text.ts';

/** The networks of a CNI's two ends. An end may be an object `{ip, cidr}`, as the live API has shown. */
export function linksOf(cni: JsonObject): readonly Cidr[] {
  return [cni['cust_ip'], cni['p2p_ip']]
    .map(addressText)
    .map(parseCidr)
    .filter((link) => link !== undefined);
}

/** `A.B.C.D/N`, or empty for anything that is no address. */
export function addressText(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return '';
  const { ip, cidr } = value;
  return typeof ip === 'string' && (typeof cidr === 'number' || isExact(cidr)) ? `${ip}/${cidr.toString()}` : '';
}

/** The taken networks of an account, and their CNIs. Nearly all networks are a /31 or /32, which needs only a single look-up. */
export class LinkIndex {
  readonly #byPair = new Map<number, Set<string>>();
  readonly #wide = new Map<string, readonly Cidr[]>();
  readonly #all = new Map<string, readonly Cidr[]>();

  add(id: string, links: readonly Cidr[]): void {
    this.#all.set(id, links);
    const wide = links.filter((link) => link.length < 31);
    if (wide.length > 0) this.#wide.set(id, wide);
    for (const pair of narrowPairs(links)) {
      const ids = this.#byPair.get(pair) ?? new Set();
      this.#byPair.set(pair, ids.add(id));
    }
  }

  remove(id: string): void {
    for (const pair of narrowPairs(this.#all.get(id) ?? [])) {
      const ids = this.#byPair.get(pair);
      ids?.delete(id);
      if (ids?.size === 0) this.#byPair.delete(pair);
    }
    this.#wide.delete(id);
    this.#all.delete(id);
  }

  /** The id of a CNI other than `self` whose networks overlap with `links`. */
  holder(links: readonly Cidr[], self: string | undefined): string | undefined {
    for (const link of links) {
      const narrow = link.length >= 31 ? this.#narrowHolder(link, self) : overlapping(this.#all, link, self);
      const holder = narrow ?? overlapping(this.#wide, link, self);
      if (holder !== undefined) return holder;
    }
    return undefined;
  }

  #narrowHolder(link: Cidr, self: string | undefined): string | undefined {
    for (const id of this.#byPair.get(Math.floor(link.first / 2)) ?? []) {
      const links = this.#all.get(id) ?? [];
      if (id !== self && links.some((other) => cidrsOverlap(other, link))) return id;
    }
    return undefined;
  }
}

/** The numbers of the /31 networks that contain the /31 and /32 networks of these links. */
function narrowPairs(links: readonly Cidr[]): readonly number[] {
  return links.filter((link) => link.length >= 31).map((link) => Math.floor(link.first / 2));
}

function overlapping(
  taken: ReadonlyMap<string, readonly Cidr[]>,
  link: Cidr,
  self: string | undefined,
): string | undefined {
  for (const [id, links] of taken) {
    if (id !== self && links.some((other) => cidrsOverlap(other, link))) return id;
  }
  return undefined;
}
