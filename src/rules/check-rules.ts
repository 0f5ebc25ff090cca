import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.ts';
import type { DesiredAccount, RuleSetting } from '../model/desired.ts';
import type { Finding, Rule } from './rule.ts';
import { fixedRules, rules } from './rules.ts';
import { addressOf, suggester } from './support/lookups.ts';

/** What may be wrong with `policy.rules` itself. */
export type RulesCode = 'rule-fixed' | 'unknown-rule' | 'unknown-rule-object';

type RulesProblem = Diagnostic<RulesCode>;

/**
 * Checks the meaning of the documents, after their shape. `policy.rules` of an account turns rules off and changes their severity for that
 * account. The code of a diagnostic is the id of its rule. Sorted.
 * @param options.offline true if no comparison with the live account follows. Default: true
 */
export function checkRules(
  accounts: readonly DesiredAccount[],
  { offline }: { readonly offline: boolean } = { offline: true },
): readonly Diagnostic[] {
  return sortDiagnostics(
    accounts.flatMap((account) => [
      ...unknownRules(account),
      ...unknownObjects(account),
      ...brokenRules(account, offline),
    ]),
  );
}

function* brokenRules(account: DesiredAccount, offline: boolean): Iterable<Diagnostic> {
  for (const rule of rules) {
    if (rule.offlineOnly === true && !offline) continue;
    const setting = settingOf(account, rule.id) ?? rule.severity;
    if (setting === 'off') continue;
    const severity = typeof setting === 'string' ? setting : rule.severity;
    const silenced = new Set(typeof setting === 'string' ? [] : setting.off);
    for (const finding of rule.check(account)) {
      if (!isSilenced(finding, silenced)) yield diagnostic(rule, severity, finding);
    }
  }
}

function settingOf({ policy }: DesiredAccount, id: string): RuleSetting | undefined {
  return Object.hasOwn(policy.rules, id) ? policy.rules[id] : undefined;
}

/** A finding about several objects is reported if the rule is on for any of them. An object is named by its key or its address. */
function isSilenced({ about = [] }: Finding, silenced: ReadonlySet<string>): boolean {
  const isOff = (address: string) => silenced.has(address) || silenced.has(keyOf(address));
  return silenced.size > 0 && about.length > 0 && about.every(isOff);
}

function keyOf(address: string): string {
  return address.slice(address.indexOf('.') + 1);
}

function diagnostic(rule: Rule, severity: 'warning' | 'error', finding: Finding): Diagnostic {
  return {
    severity,
    code: rule.id,
    message: finding.message,
    span: finding.at,
    ...(finding.related === undefined ? {} : { related: finding.related }),
    hint: finding.hint ?? rule.fix,
  };
}

/** With a misspelt id, a rule stays on although its author turned it off, or the opposite. */
function* unknownRules(account: DesiredAccount): Iterable<RulesProblem> {
  const ids = rules.map((rule) => rule.id);
  const suggest = suggester(ids);
  for (const [id, setting] of Object.entries(account.policy.rules)) {
    if (ids.includes(id)) continue;
    const span = account.origin.locate(['policy', 'rules', id], 'key');
    if (fixedRules.some((rule) => rule.id === id)) {
      if (setting !== 'error') yield fixedRule(id, span);
      continue;
    }
    const near = suggest(id);
    yield {
      severity: 'error',
      code: 'unknown-rule',
      message: `policy.rules: there is no rule "${id}"`,
      span,
      hint: near === undefined ? 'demarc rules lists every rule with its id.' : `Did you mean "${near}"?`,
    };
  }
}

function fixedRule(id: string, span: Diagnostic['span']): RulesProblem {
  return {
    severity: 'error',
    code: 'rule-fixed',
    message: `policy.rules: ${id} cannot be turned off`,
    ...(span !== undefined && { span }),
    hint: `Remove ${id} from policy.rules.`,
  };
}

/** With a misspelt key, the rule stays on for the intended object. A key that no longer exists may return as another object. */
function* unknownObjects(account: DesiredAccount): Iterable<RulesProblem> {
  const declared = [...account.interconnects, ...account.cnis];
  const names = new Set(declared.flatMap((object) => [object.key, addressOf(object)]));
  const suggest = suggester([...names]);
  for (const [id, setting] of Object.entries(account.policy.rules)) {
    if (typeof setting === 'string') continue;
    for (const name of setting.off) {
      if (names.has(name)) continue;
      const near = suggest(name);
      yield {
        severity: 'warning',
        code: 'unknown-rule-object',
        message: `policy.rules: ${id} is off for "${name}", which no document declares`,
        span: account.origin.locate(['policy', 'rules', id, 'off']),
        hint:
          near === undefined ? 'Write the key of an interconnect or a CNI, or remove it.' : `Did you mean "${near}"?`,
      };
    }
  }
}
