import { nearest } from '../../diagnostics/suggest.ts';
import type { DesiredAccount, DesiredCni, DesiredDirect, DesiredInterconnect, Location } from '../../model/desired.ts';
import { joinFirst, joinWords } from '../../model/text.ts';
import { type Cidr, parseCidr } from '../../net/cidr.ts';

export function interconnectsByKey(account: DesiredAccount): ReadonlyMap<string, DesiredInterconnect> {
  return new Map(account.interconnects.map((interconnect) => [interconnect.key, interconnect]));
}

/** Interconnects by the live name in their pin. */
export function interconnectsByName(account: DesiredAccount): ReadonlyMap<string, DesiredInterconnect> {
  const named = new Map<string, DesiredInterconnect>();
  for (const interconnect of account.interconnects) {
    if (interconnect.name !== undefined) named.set(interconnect.name, interconnect);
  }
  return named;
}

/** CNIs without tombstones. */
export function presentCnis(account: DesiredAccount): readonly DesiredCni[] {
  return account.cnis.filter((cni) => cni.state === 'present');
}

/** Interconnects without tombstones. */
export function presentInterconnects(account: DesiredAccount): readonly DesiredInterconnect[] {
  return account.interconnects.filter((interconnect) => interconnect.state === 'present');
}

/** Direct (physical) interconnects without tombstones. */
export function presentDirect(account: DesiredAccount): readonly DesiredDirect[] {
  return account.interconnects.filter((it): it is DesiredDirect => it.state === 'present' && it.type === 'direct');
}

/** `interconnect.KEY` or `cni.KEY`. */
export function addressOf(declared: DesiredInterconnect | DesiredCni): string {
  return 'type' in declared ? `interconnect.${declared.key}` : `cni.${declared.key}`;
}

/** Joins keys for a sentence. A long list has only its first keys and a count. */
export function listKeys(keys: readonly string[]): string {
  return keys.length > 4 ? joinFirst(keys, 3) : joinWords(keys);
}

/**
 * True if a field, its parent or a part of it is written but has no value yet, because a variable is not set. A rule must not report such a
 * field as missing, or treat its list as complete.
 */
export function mayBeWritten(declared: { readonly unknown: ReadonlySet<string> }, path: string): boolean {
  if (declared.unknown.size === 0) return false;
  for (const unknown of declared.unknown) {
    if (unknown === path || path.startsWith(`${unknown}.`) || unknown.startsWith(`${path}.`)) return true;
  }
  return false;
}

/** A prefix that a CNI asks Cloudflare to advertise. */
interface DeclaredPrefix {
  readonly text: string;
  readonly locate: () => Location;
}

export function declaredPrefixes(cni: DesiredCni): readonly DeclaredPrefix[] {
  return (cni.bgp?.extra_prefixes ?? []).map((text, index) => ({
    text,
    locate: () => cni.origin.locate(['bgp', 'extra_prefixes', index]),
  }));
}

/** The two fields that hold the ends of a point-to-point link. */
export type EndField = 'cust_ip' | 'p2p_ip';

/** An end of a CNI's link, with the field that holds it. */
interface EndPoint {
  readonly field: EndField;
  readonly cidr: Cidr;
}

/** The written, valid ends of the link, the customer's end first. */
export function endPoints(cni: DesiredCni): readonly EndPoint[] {
  return [...endPoint('cust_ip', cni.cust_ip), ...endPoint('p2p_ip', cni.p2p_ip)];
}

function endPoint(field: EndField, text: string | undefined): readonly EndPoint[] {
  const cidr = text === undefined ? undefined : parseCidr(text);
  return cidr === undefined ? [] : [{ field, cidr }];
}

/** Each new word is compared with every key. The limit bounds the time; a document with more misspellings has another problem. */
const mostWords = 100;

/** Returns a function that finds the key nearest to a word. The total time of all its calls is bounded. */
export function suggester(keys: readonly string[]): (word: string) => string | undefined {
  const answers = new Map<string, string | undefined>();
  return (word) => {
    if (!answers.has(word) && answers.size < mostWords) answers.set(word, nearest(word, keys));
    return answers.get(word);
  };
}

/** Two items with the same value, where values should be unique: the first item with that value, and a later item. */
interface Repeat<T> {
  readonly first: T;
  readonly again: T;
  readonly value: string;
}

/** Every item with the value of an earlier item. Skips items without a value. */
export function* repeats<T>(items: Iterable<T>, valueOf: (item: T) => string | undefined): Generator<Repeat<T>> {
  const seen = new Map<string, T>();
  for (const item of items) {
    const value = valueOf(item);
    if (value === undefined) continue;
    const first = seen.get(value);
    if (first === undefined) seen.set(value, item);
    else yield { first, again: item, value };
  }
}
