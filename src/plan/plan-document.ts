import { compareText } from '../model/order.ts';
import type { AccountPlan, PlanDocument } from '../model/plan.ts';
import { planFingerprint, planFormat } from './digest.ts';

/** The plans of several accounts as one document with one fingerprint. */
export function planDocument(accounts: readonly AccountPlan[], allowed: readonly string[]): PlanDocument {
  const sortedAccounts = [...accounts].sort((a, b) => compareText(a.account, b.account));
  const sortedAllowed = [...new Set(allowed)].sort(compareText);
  return {
    format: planFormat,
    fingerprint: planFingerprint(sortedAccounts, sortedAllowed),
    allowed: sortedAllowed,
    accounts: sortedAccounts,
  };
}
