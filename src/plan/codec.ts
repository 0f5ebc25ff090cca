import { safeJson } from '../diagnostics/hidden-characters.ts';
import { deepestJson, isNestedTooDeep } from '../model/json.ts';
import type { AccountPlan, PlanDocument } from '../model/plan.ts';
import { compareText } from '../model/text.ts';
import { checkPlan, isPlanDocument } from '../schema/validate-stored.ts';
import { changeDigest, planFingerprint, planFormat } from './digest.ts';
import { possibleForms } from './reviewed-form.ts';

type DecodedPlan =
  { readonly ok: true; readonly plan: PlanDocument } | { readonly ok: false; readonly message: string };

/** The text of a plan file. JSON keys are in the order of the schema, so the same plan gives the same bytes. The text is safe to print. */
export function encodePlan(plan: PlanDocument): string {
  return `${safeJson(JSON.stringify(plan, undefined, 2))}\n`;
}

/**
 * Reads a plan file and checks it against its schema. Refuses another format version. Refuses a plan whose digests or fingerprint do not
 * match its content.
 */
export function decodePlan(text: string): DecodedPlan {
  if (isNestedTooDeep(text)) {
    return { ok: false, message: `it is not a plan file: its values are nested more than ${deepestJson} deep` };
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

/**
 * The part of a plan that does not match its digest; undefined if all match. This finds slips and careless edits only: an attacker who
 * forges a plan can forge its digests too.
 */
function editedPart({ accounts, allowed, fingerprint }: PlanDocument): string | undefined {
  for (const { account, changes } of accounts) {
    const change = changes.find((change) =>
      possibleForms(change).every((form) => change.digest !== changeDigest({ ...change, ...form })),
    );
    if (change !== undefined) return `the digest of ${change.address} in account ${account} does not match its content`;
  }
  if (fingerprint === planFingerprint(accounts, allowed)) return undefined;
  return 'the fingerprint does not match its accounts, changes and allowances';
}

/** One fingerprint covers all accounts. Accounts and allowances are sorted, and a repeated allowance counts once. */
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
