import { deepestJson, isNestedTooDeep } from '../model/json.ts';
import type { PlanDocument } from '../model/plan.ts';
import { checkPlan, isPlanDocument } from '../schema/validate-stored.ts';
import { changeDigest, planFingerprint, planFormat } from './digest.ts';
import { olderVersion, otherFormat } from './other-format.ts';
import { possibleForms } from './reviewed-form.ts';

export type DecodedPlan =
  { readonly ok: true; readonly plan: PlanDocument } | { readonly ok: false; readonly message: string };

/**
 * Reads a plan file and checks it against its schema. Refuses another format version. Refuses a plan whose digests or fingerprint do not
 * match its content.
 */
export function decodePlan(text: string): DecodedPlan {
  const value = parsePlan(text);
  if (!value.ok) return value;
  const other = otherFormat(formatOf(value.json), planFormat);
  return other === undefined ? decodeCurrent(value.json) : { ok: false, message: other.message };
}

/**
 * Reads a plan file to show it, also one of an older version. What an older plan does not say is left out. It keeps the digests and the
 * fingerprint that were shown then, so that `decodePlan` refuses it as a review.
 */
export function decodeShownPlan(text: string): DecodedPlan {
  const value = parsePlan(text);
  if (!value.ok || formatOf(value.json) !== 'demarc.plan/1') return decodePlan(text);
  return decodeShape({ ...value.json, format: planFormat });
}

type ParsedPlan = { readonly ok: true; readonly json: object } | { readonly ok: false; readonly message: string };

function parsePlan(text: string): ParsedPlan {
  if (isNestedTooDeep(text)) {
    return { ok: false, message: `it is not a plan file: its values are nested more than ${deepestJson} deep` };
  }
  try {
    const json: unknown = JSON.parse(text);
    return { ok: true, json: typeof json === 'object' && json !== null ? json : {} };
  } catch {
    return { ok: false, message: 'it is not JSON: truncated, or not a plan file' };
  }
}

function formatOf(json: object): unknown {
  return 'format' in json ? json.format : undefined;
}

function decodeCurrent(value: object): DecodedPlan {
  const decoded = decodeShape(value);
  if (!decoded.ok) return decoded;
  // As `show` writes it of a plan of an older version.
  if (decoded.plan.accounts.some(({ complete, terms }) => complete && terms === undefined)) {
    return { ok: false, message: `${olderVersion} (it does not say its terms)` };
  }
  const edited = editedPart(decoded.plan);
  if (edited === undefined) return decoded;
  return { ok: false, message: `it was edited after it was written: ${edited}` };
}

function decodeShape(value: object): DecodedPlan {
  if (isPlanDocument(value)) return { ok: true, plan: value };
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
  return 'the fingerprint does not match its accounts, terms, changes and allowances';
}
