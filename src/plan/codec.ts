import { safeJson } from '../diagnostics/hidden-characters.ts';
import { deepestJson, isNestedTooDeep } from '../model/json.ts';
import type { AccountPlan, PlanDocument } from '../model/plan.ts';
import { compareText } from '../model/text.ts';
import { checkPlan, isPlanDocument } from '../schema/validate-stored.ts';
import { changeDigest, planFingerprint, planFormat } from './digest.ts';
import { possibleForms } from './reviewed-form.ts';

export type DecodedPlan =
  { readonly ok: true; readonly plan: PlanDocument } | { readonly ok: false; readonly message: string };

/** A plan as the bytes of its file: JSON in the order of the schema, so that the same plan gives the same bytes, and safe to print. */
export function encodePlan(plan: PlanDocument): string {
  return `${safeJson(JSON.stringify(plan, undefined, 2))}\n`;
}

/**
 * Reads a plan file, checked against its schema; a file of another format version is refused, and so is one whose digests and fingerprint
 * are not those of what it says.
 */
export function decodePlan(text: string): DecodedPlan {
  if (isNestedTooDeep(text)) {
    return { ok: false, message: `it is no plan file: its values are nested more than ${deepestJson} deep` };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, message: 'it is not JSON: truncated, or not a plan file' };
  }
  const format = typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
  if (format !== planFormat) {
    const found = typeof format === 'string' ? `its format is ${format}` : 'it has no format';
    return { ok: false, message: `it is not a plan that this version reads: ${found}, not ${planFormat}` };
  }
  if (isPlanDocument(value)) {
    const edited = editedPart(value);
    if (edited === undefined) return { ok: true, plan: value };
    return { ok: false, message: `it was edited after it was written: ${edited}` };
  }
  const [first] = checkPlan(value);
  const where = first === undefined ? '' : ` at ${first.path.join('.') || 'the top'}: ${first.message}`;
  return { ok: false, message: `it is not a valid plan${where}` };
}

/** What of a plan does not go with its digests. It finds slips and careless edits: whoever forges a plan can forge its digests too. */
function editedPart({ accounts, allowed, fingerprint }: PlanDocument): string | undefined {
  for (const { account, changes } of accounts) {
    const change = changes.find((change) =>
      possibleForms(change).every((form) => change.digest !== changeDigest({ ...change, ...form })),
    );
    if (change !== undefined)
      return `the digest of ${change.address} in account ${account} is not that of what it says`;
  }
  if (fingerprint === planFingerprint(accounts, allowed)) return undefined;
  return 'the fingerprint is not that of its accounts, changes and allowances';
}

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
