import { safeJson } from '../diagnostics/hidden-characters.ts';
import type { AccountPlan, AllowedBy, PlanDocument } from '../model/plan.ts';
import { compareText } from '../model/text.ts';
import { planFingerprint, planFormat } from './digest.ts';

/** The text of a plan file. JSON keys are in the order of the schema, so the same plan gives the same bytes. The text is safe to print. */
export function encodePlan(plan: PlanDocument): string {
  return `${safeJson(JSON.stringify(plan, undefined, 2))}\n`;
}

/** One fingerprint covers all accounts. Accounts and allowances are sorted, and a repeated allowance counts once. */
export function planDocument(
  accounts: readonly AccountPlan[],
  allowed: readonly string[],
  allowedBy: readonly AllowedBy[] = [],
): PlanDocument {
  const sortedAccounts = [...accounts].sort((a, b) => compareText(a.account, b.account));
  const sortedAllowed = [...new Set(allowed)].sort(compareText);
  return {
    format: planFormat,
    fingerprint: planFingerprint(sortedAccounts, sortedAllowed),
    allowed: sortedAllowed,
    ...(allowedBy.length > 0 && { allowed_by: sortedBy(allowedBy) }),
    accounts: sortedAccounts,
  };
}

function sortedBy(allowedBy: readonly AllowedBy[]): AllowedBy[] {
  const keyed = allowedBy.map(
    ({ text, commit }) => [`${text}\n${commit ?? ''}`, { text, ...(commit && { commit }) }] as const,
  );
  return [...new Map(keyed)].sort(([a], [b]) => compareText(a, b)).map(([, entry]) => entry);
}
