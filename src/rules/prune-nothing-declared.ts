import type { Rule } from './rule.ts';

export const pruneNothingDeclared: Rule = {
  id: 'prune-nothing-declared',
  severity: 'error',
  why: 'With prune, documents that declare nothing would delete the whole account, which is more often a missing file than an intention.',
  fix: 'Check that all files of the account were given, or remove prune: true; to delete objects, declare them with state: absent.',
  *check(account) {
    if (!account.policy.prune || account.interconnects.length > 0 || account.cnis.length > 0) return;
    yield {
      message: `policy.prune is true, and no document declares an interconnect or a CNI of account ${account.account}`,
      at: account.origin.locate(['policy', 'prune']),
    };
  },
};
