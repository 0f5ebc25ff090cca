import type { DesiredAccount } from '../model/desired.ts';
import type { Finding, Rule } from './rule.ts';
import {
  addressOf,
  interconnectsByKey,
  interconnectsByName,
  presentCnis,
  presentDirect,
  suggester,
} from './support/lookups.ts';

/**
 * Finds references that are wrong for any live account. A CNI's `interconnect` that is not a key may name a live interconnect that no
 * document declares. The plan checks that, and reports it under the same id.
 */
export const unknownReference: Rule = {
  id: 'unknown-reference',
  severity: 'error',
  why: 'A reference to something that no document declares has no effect, or a different effect than intended.',
  fix: 'Write a key of interconnects.',
  *check(account) {
    yield* undeclaredDiversity(account);
    yield* liveNamesOfDeclared(account);
  },
};

function* undeclaredDiversity(account: DesiredAccount): Iterable<Finding> {
  const interconnects = interconnectsByKey(account);
  const suggest = suggester([...interconnects.keys()]);
  for (const interconnect of presentDirect(account)) {
    for (const [index, key] of (interconnect.slot?.diverse_from ?? []).entries()) {
      if (interconnects.has(key)) continue;
      const near = suggest(key);
      yield {
        message: `${addressOf(interconnect)}: diverse_from names "${key}", which is not a key of interconnects`,
        about: [addressOf(interconnect)],
        at: interconnect.origin.locate(['slot', 'diverse_from', index]),
        ...(near === undefined ? {} : { hint: `Did you mean "${near}"?` }),
      };
    }
  }
}

function* liveNamesOfDeclared(account: DesiredAccount): Iterable<Finding> {
  const interconnects = interconnectsByKey(account);
  const named = interconnectsByName(account);
  for (const cni of presentCnis(account)) {
    if (cni.interconnect === undefined || interconnects.has(cni.interconnect)) continue;
    const meant = named.get(cni.interconnect);
    if (meant === undefined) continue;
    yield {
      message: `${addressOf(cni)} names "${cni.interconnect}", the live name of ${addressOf(meant)}, in place of its key`,
      about: [addressOf(cni)],
      at: cni.origin.locate(['interconnect']),
      hint: `Write interconnect: ${meant.key}. A live name is for an interconnect that no document declares.`,
      related: [{ message: 'declared here', span: meant.origin.locate() }],
    };
  }
}
