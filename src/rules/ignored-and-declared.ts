import type { DesiredAccount } from '../model/desired.ts';
import { nameGlobs } from '../model/globs/name-globs.ts';
import type { Finding, Rule } from './rule.ts';
import { addressOf } from './support/lookups.ts';

export const ignoredAndDeclared: Rule = {
  id: 'ignored-and-declared',
  severity: 'error',
  why: 'What policy.ignore matches is managed elsewhere and never touched. To declare it as well is a contradiction.',
  fix: 'Narrow the glob in policy.ignore, or delete the entry.',
  *check(account) {
    const globs = account.policy.ignore;
    if (globs.length === 0) return;
    const matching = nameGlobs(globs);
    for (const { address, name, at } of declaredNames(account)) {
      const first = firstOf(matching(name));
      if (first === undefined) continue;
      yield {
        message: `${address}: "${name}" is declared here, and ignored by "${globs[first] ?? ''}" in policy.ignore`,
        about: [address],
        at: at(),
        related: [{ message: 'ignored here', span: account.origin.locate(['policy', 'ignore']) }],
      };
    }
  },
};

function firstOf(positions: Iterable<number>): number | undefined {
  let first: number | undefined;
  for (const at of positions) if (first === undefined || at < first) first = at;
  return first;
}

interface DeclaredName {
  readonly address: string;
  readonly name: string;
  readonly at: () => Finding['at'];
}

/** The live names that the documents know. The plan checks the other names. */
function* declaredNames(account: DesiredAccount): Iterable<DeclaredName> {
  for (const interconnect of account.interconnects) {
    const { name, origin } = interconnect;
    if (name !== undefined) yield { address: addressOf(interconnect), name, at: () => origin.locate(['name']) };
  }
  for (const cni of account.cnis) {
    if (cni.unknown.has('magic.conduit_name')) continue;
    yield {
      address: addressOf(cni),
      name: cni.magic.conduit_name,
      at: () => cni.origin.locate(['magic', 'conduit_name']),
    };
  }
}
