import type { JsonObject, JsonValue } from '../../model/json.ts';
import { type Cidr, cidrsOverlap, parseCidr } from '../../net/cidr.ts';
import { isExact, isObject } from '../json-text.ts';

/** The networks of a CNI's two ends; an end may be an object `{ip, cidr}` as the live API has shown it. */
export function linksOf(cni: JsonObject): readonly Cidr[] {
  return [cni['cust_ip'], cni['p2p_ip']]
    .map(addressText)
    .map(parseCidr)
    .filter((link) => link !== undefined);
}

function addressText(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return '';
  const { ip, cidr } = value;
  return typeof ip === 'string' && (typeof cidr === 'number' || isExact(cidr)) ? `${ip}/${cidr.toString()}` : '';
}

/** Which networks of an account are taken, and by which CNI. A /31 or /32, which nearly all are, is found by one look-up. */
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

  /** The id of another CNI than `self` whose networks overlap one of `links`. */
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

/** The numbers of the /31s that the narrow ones of these links lie in. */
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
