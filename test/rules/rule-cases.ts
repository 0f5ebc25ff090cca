import { describe, expect, test } from 'vitest';
import { loadDesired } from '../../src/config/load-desired.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import type { DesiredAccount, RuleSetting } from '../../src/model/desired.ts';
import { checkRules } from '../../src/rules/check-rules.ts';
import { rules } from '../../src/rules/rules.ts';

/** Documents for one rule; `version` and `account` are added. */
export interface RuleCases {
  /** By what is right with it: a document in which the rule finds nothing. */
  readonly passes: Readonly<Record<string, string>>;
  /** By what is wrong with it: a document and what is found. Every line with a finding ends in `# !`. */
  readonly fails: Readonly<Record<string, { readonly yaml: string; readonly says: readonly string[] }>>;
}

const header = 'version: 1\naccount: 023e105f4ecef8ad9ca31a8372d0c353\n';

/** The accounts of a document, read as `demarc validate` reads it. Throws where the document itself is wrong. */
export function loadAccounts(yaml: string, environment: Record<string, string> = {}): readonly DesiredAccount[] {
  const { accounts, diagnostics } = loadDesired([{ name: 'demarc.yaml', text: header + yaml }], {
    environment,
    offline: true,
    skipSecrets: false,
    defaultAccount: undefined,
    version: '0.1.0',
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(`unusable test document: ${JSON.stringify(errors, null, 2)}\n${yaml}`);
  return accounts;
}

/** What one rule finds in a document. */
export function findings(id: string, yaml: string, environment?: Record<string, string>): readonly Diagnostic[] {
  return checkRules(loadAccounts(yaml, environment)).filter(({ code }) => code === id);
}

const covered = new Set<string>();

/** The ids of this severity that there are cases for. */
export function coveredRules(severity: Diagnostic['severity']): readonly string[] {
  return rules.flatMap((rule) => (rule.severity === severity && covered.has(rule.id) ? [rule.id] : [])).sort();
}

/** Tests one rule on documents that keep it and documents that break it. */
export function ruleCases(id: string, cases: RuleCases): void {
  covered.add(id);
  describe(id, () => {
    const rule = rules.find((candidate) => candidate.id === id);

    test.each(Object.entries(cases.passes))('passes %s', (_, yaml) => {
      expect(findings(id, yaml)).toEqual([]);
    });

    test.each(Object.entries(cases.fails))('finds %s', (_, { yaml, says }) => {
      const found = findings(id, yaml);
      expect(found.map(({ message }) => message)).toEqual(says);
      expect(found.map(({ span }) => span?.line)).toEqual(markedLines(header + yaml));
      for (const diagnostic of found) {
        expect(diagnostic.severity).toBe(rule?.severity);
        expect(diagnostic.hint).toMatch(/\.$|\?$/);
        expect(diagnostic.message).not.toMatch(/\.$/);
      }
    });

    test.each(Object.entries(cases.fails))('is configured by policy.rules for %s', (_, { yaml, says }) => {
      const accounts = loadAccounts(yaml);
      for (const setting of ['off', 'warning', 'error'] as const) {
        const found = checkRules(accounts.map((account) => withRule(account, id, setting)));
        const severities = found.filter(({ code }) => code === id).map(({ severity }) => severity);
        expect(severities).toEqual(setting === 'off' ? [] : says.map(() => setting));
      }
    });
  });
}

function withRule(account: DesiredAccount, id: string, setting: RuleSetting): DesiredAccount {
  return { ...account, policy: { ...account.policy, rules: { ...account.policy.rules, [id]: setting } } };
}

function markedLines(text: string): readonly number[] {
  return text.split('\n').flatMap((line, index) => (line.endsWith('# !') ? [index + 1] : []));
}
