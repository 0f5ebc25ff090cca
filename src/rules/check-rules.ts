import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { sortDiagnostics } from '../diagnostics/sort-diagnostics.ts';
import { nearest } from '../diagnostics/suggest.ts';
import type { DesiredAccount } from '../model/desired.ts';
import type { Finding, Rule } from './rule.ts';
import { rules } from './rules.ts';

/**
 * Checks what the documents mean, after their shape was found right. `policy.rules` of an account turns rules off and changes their
 * severity for that account; the code of a diagnostic is the id of its rule. Sorted.
 * @param options.offline whether nothing will be compared with the live account. Default: true
 */
export function checkRules(
  accounts: readonly DesiredAccount[],
  { offline }: { readonly offline: boolean } = { offline: true },
): readonly Diagnostic[] {
  return sortDiagnostics(accounts.flatMap((account) => [...unknownRules(account), ...brokenRules(account, offline)]));
}

function* brokenRules(account: DesiredAccount, offline: boolean): Iterable<Diagnostic> {
  for (const rule of rules) {
    if (rule.offlineOnly === true && !offline) continue;
    const severity = settingOf(account, rule);
    if (severity === 'off') continue;
    for (const finding of rule.check(account)) yield diagnostic(rule, severity, finding);
  }
}

function settingOf(account: DesiredAccount, rule: Rule): 'off' | 'warning' | 'error' {
  const settings = account.policy.rules;
  return (Object.hasOwn(settings, rule.id) ? settings[rule.id] : undefined) ?? rule.severity;
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

/** A misspelt id would leave a rule on that somebody believes to be off, or the other way round. */
function* unknownRules(account: DesiredAccount): Iterable<Diagnostic> {
  const ids = rules.map((rule) => rule.id);
  for (const id of Object.keys(account.policy.rules)) {
    if (ids.includes(id)) continue;
    const near = nearest(id, ids);
    yield {
      severity: 'error',
      code: 'unknown-rule',
      message: `policy.rules: there is no rule "${id}"`,
      span: account.origin.locate(['policy', 'rules', id], 'key'),
      hint: near === undefined ? 'demarc rules lists every rule with its id.' : `Did you mean "${near}"?`,
    };
  }
}
