import { gunzipSync, gzipSync } from 'node:zlib';
import { isNestedTooDeep } from '../../model/json.ts';
import type { AccountPlan, Change, PlanDocument } from '../../model/plan.ts';
import type { ReviewedAccount, StoredReview } from '../../model/review.ts';
import { isApplyable, planFingerprint } from '../../plan/digest.ts';
import { otherFormat } from '../../plan/other-format.ts';
import { isStoredReview } from '../../schema/validate-stored.ts';

export { olderVersion } from '../../plan/other-format.ts';

const format = 'demarc.review/2';

/** The maximum length of an encoded review in a comment, in characters. */
export const reviewCharacters = 30_000;

// Many times more than the characters above can hold, because digests do not compress.
const jsonBytes = 1024 * 1024;

export interface EncodedReview {
  /** base64url. */
  readonly text: string;
  /** True if it contains the changes. Without them, only exactly this plan can be carried out. */
  readonly whole: boolean;
}

export type DecodedReview =
  | { readonly ok: true; readonly review: StoredReview }
  | { readonly ok: false; readonly message: string; readonly isOlder?: boolean };

/** The stored form of a plan that a pull request showed for a commit; undefined if the plan cannot be carried out. */
export function storedReview(plan: PlanDocument, headSha: string, pullRequest: number): StoredReview | undefined {
  if (!isApplyable(plan.accounts)) return undefined;
  return {
    format,
    head_sha: headSha,
    pull_request: pullRequest,
    fingerprint: plan.fingerprint,
    allowed: plan.allowed,
    ...(plan.allowed_by !== undefined && { allowed_by: plan.allowed_by }),
    accounts: plan.accounts.flatMap(reviewedAccount),
  };
}

function reviewedAccount({ account, terms, changes }: AccountPlan): readonly ReviewedAccount[] {
  if (terms === undefined) return [];
  const digests = Object.fromEntries(changes.map(({ address, digest }) => [address, digest]));
  return [{ account, terms, changes: digests, ...leavesOf(changes) }];
}

function leavesOf(changes: readonly Change[]): { leaves?: Record<string, string> } {
  const left = changes.flatMap(({ address, leaves }) => (leaves === undefined ? [] : [[address, leaves] as const]));
  return left.length === 0 ? {} : { leaves: Object.fromEntries(left) };
}

/** A review as text for a comment. It contains its changes too, if they fit. */
export function encodeReview(review: StoredReview): EncodedReview {
  if (review.accounts !== undefined && isTrue(review)) {
    const json = JSON.stringify(review);
    const text = pack(json);
    if (text.length <= reviewCharacters && Buffer.byteLength(json) <= jsonBytes) return { text, whole: true };
  }
  // Without the allowances, apply could not make exactly this plan.
  return { text: pack(JSON.stringify({ ...review, accounts: undefined })), whole: false };
}

/**
 * Reads the output of `encodeReview`. It limits the size, checks the schema, and refuses a review whose changes do not give its
 * fingerprint. This finds accidental damage only: a person who can write a review can write a different review.
 */
export function decodeReview(text: string): DecodedReview {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return { ok: false, message: 'it is not base64url' };
  if (text.length > reviewCharacters) return { ok: false, message: `it has more than ${reviewCharacters} characters` };
  const value = unpack(text);
  if (value === undefined) return { ok: false, message: `it does not unpack to JSON of at most ${jsonBytes} bytes` };
  const other = otherFormat(formatOf(value), format);
  if (other?.isOlder === true) return { ok: false, ...other };
  if (!isStoredReview(value)) return { ok: false, message: `it is not of the format ${format}` };
  if (!isTrue(value)) return { ok: false, message: 'its changes do not match its fingerprint' };
  return { ok: true, review: value };
}

/** True if the fingerprint matches the changes, if any. Two changes of the same address do not match. */
function isTrue({ accounts, allowed = [], fingerprint }: StoredReview): boolean {
  if (accounts === undefined) return true;
  const plans = accounts.map(({ account, terms, changes }) => ({
    account,
    complete: true,
    applyable: true,
    terms,
    changes: Object.values(changes).map((digest) => ({ digest })),
  }));
  return planFingerprint(plans, allowed) === fingerprint;
}

function formatOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'format' in value ? value.format : undefined;
}

function pack(json: string): string {
  return gzipSync(json, { level: 9 }).toString('base64url');
}

function unpack(text: string): unknown {
  try {
    const json = gunzipSync(Buffer.from(text, 'base64url'), { maxOutputLength: jsonBytes }).toString('utf8');
    return isNestedTooDeep(json) ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}
