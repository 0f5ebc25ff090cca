import { compareText } from '../model/text.ts';
import { fixedRules, rules } from '../rules/rules.ts';

export interface RuleEntry {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  readonly why: string;
  readonly fix: string;
}

/** The rules for documents, sorted by id. Includes rules that cannot be turned off. */
export function listRules(): readonly RuleEntry[] {
  return [...rules, ...fixedRules]
    .map(({ id, severity, why, fix }) => ({ id, severity, why, fix }))
    .sort((a, b) => compareText(a.id, b.id));
}
