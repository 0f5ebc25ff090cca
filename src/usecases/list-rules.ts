import { rules } from '../rules/index.ts';

export interface RuleEntry {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  readonly why: string;
  readonly fix: string;
}

/** The rules that documents are checked against, sorted by id. */
export function listRules(): readonly RuleEntry[] {
  return rules.map(({ id, severity, why, fix }) => ({ id, severity, why, fix }));
}
