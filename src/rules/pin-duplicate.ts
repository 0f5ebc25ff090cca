import type { DesiredAccount } from '../model/desired.ts';
import type { Finding, Rule } from './rule.ts';
import { addressOf, repeats } from './support/lookups.ts';

export const pinDuplicate: Rule = {
  id: 'pin-duplicate',
  severity: 'error',
  why: 'A live object belongs to one key: with two pins to it, it is unclear which key describes it.',
  fix: 'Remove the pin, or the whole entry, that is wrong.',
  *check(account) {
    yield* twoNames(account);
    yield* twoIds(account);
  },
};

function* twoNames(account: DesiredAccount): Iterable<Finding> {
  for (const { first, again, value } of repeats(account.interconnects, (interconnect) => interconnect.name)) {
    yield {
      message: `${addressOf(again)} and ${addressOf(first)} are both pinned to the interconnect "${value}"`,
      about: [addressOf(again)],
      at: again.origin.locate(['name']),
      related: [{ message: `the pin of ${addressOf(first)}`, span: first.origin.locate(['name']) }],
    };
  }
}

function* twoIds(account: DesiredAccount): Iterable<Finding> {
  for (const { first, again, value } of repeats(account.cnis, (cni) => cni.id?.toLowerCase())) {
    yield {
      message: `${addressOf(again)} and ${addressOf(first)} are both pinned to the CNI ${value}`,
      about: [addressOf(again)],
      at: again.origin.locate(['id']),
      related: [{ message: `the pin of ${addressOf(first)}`, span: first.origin.locate(['id']) }],
    };
  }
}
