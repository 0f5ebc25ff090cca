import { canonicalCidr } from '../../net/cidr.ts';
import { compareText } from '../../model/order.ts';

/** Whether two prefix lists are the same set, by value: order, repetition and spelling do not count. */
export function samePrefixSet(a: readonly string[], b: readonly string[]): boolean {
  const left = canonicalPrefixes(a);
  const right = canonicalPrefixes(b);
  return left.length === right.length && left.every((prefix, i) => prefix === right[i]);
}

/** The set in canonical spelling, sorted. */
export function canonicalPrefixes(prefixes: readonly string[]): string[] {
  return [...new Set(prefixes.map(canonicalCidr))].sort(compareText);
}
