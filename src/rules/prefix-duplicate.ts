import type { DesiredCni } from '../model/desired.ts';
import { networkOf, parseCidr } from '../net/cidr.ts';
import type { Finding, Rule } from './rule.ts';
import { addressOf, declaredPrefixes, presentCnis, repeats } from './support/lookups.ts';

export const prefixDuplicate: Rule = {
  id: 'prefix-duplicate',
  severity: 'error',
  why: 'The prefixes of a session are a set: a prefix that is listed twice is a mistake, often for another prefix.',
  fix: 'Delete the repeated prefix, or write the one that was meant.',
  *check(account) {
    for (const cni of presentCnis(account)) yield* repeatedPrefixes(cni);
  },
};

function* repeatedPrefixes(cni: DesiredCni): Iterable<Finding> {
  for (const { first, again } of repeats(declaredPrefixes(cni), ({ text }) => networkKey(text))) {
    yield {
      message: `${addressOf(cni)}: extra_prefixes has ${networkName(again.text)} twice`,
      about: [addressOf(cni)],
      at: again.locate(),
      related: [{ message: 'the first time', span: first.locate() }],
    };
  }
}

/** The network of a prefix text, so that `10.0.0.0/8` and `10.1.0.0/8` count as equal. */
function networkKey(text: string): string {
  const cidr = parseCidr(text);
  return cidr === undefined ? text : `${cidr.first}/${cidr.length}`;
}

function networkName(text: string): string {
  const cidr = parseCidr(text);
  return cidr === undefined ? text : networkOf(cidr);
}
