import { gunzipSync, gzipSync } from 'node:zlib';
import { isNestedTooDeep } from '../../model/json.ts';
import type { Change, PlanDocument } from '../../model/plan.ts';
import type { StoredReview } from '../../model/review.ts';
import { planFingerprint } from '../../plan/digest.ts';
import { isStoredReview } from '../../schema/validate-stored.ts';

const format = 'demarc.review/1';

/** The most characters that an encoded review takes of a comment. */
export const reviewCharacters = 30_000;

// Many times what fits into the characters above: digests do not compress.
const jsonBytes = 1024 * 1024;

export interface EncodedReview {
  /** base64url. */
  readonly text: string;
  /** Whether the changes are in it. Without them, nothing but exactly this plan can be carried out. */
  readonly whole: boolean;
}

export type DecodedReview =
  { readonly ok: true; readonly review: StoredReview } | { readonly ok: false; readonly message: string };

/** What is kept of a plan that was shown on a pull request for a commit; undefined where that plan cannot be carried out. */
export function storedReview(plan: PlanDocument, headSha: string, pullRequest: number): StoredReview | undefined {
  if (!plan.accounts.every(({ applyable }) => applyable)) return undefined;
  return {
    format,
    head_sha: headSha,
    pull_request: pullRequest,
    fingerprint: plan.fingerprint,
    allowed: plan.allowed,
    accounts: plan.accounts.map(({ account, changes }) => ({
      account,
      changes: Object.fromEntries(changes.map(({ address, digest }) => [address, digest])),
      ...leavesOf(changes),
    })),
  };
}

function leavesOf(changes: readonly Change[]): { leaves?: Record<string, string> } {
  const left = changes.flatMap(({ address, leaves }) => (leaves === undefined ? [] : [[address, leaves] as const]));
  return left.length === 0 ? {} : { leaves: Object.fromEntries(left) };
}

/** A review as letters that go into a comment: its changes too, where they fit. */
export function encodeReview(review: StoredReview): EncodedReview {
  if (review.accounts !== undefined && isTrue(review)) {
    const json = JSON.stringify(review);
    const text = pack(json);
    if (text.length <= reviewCharacters && Buffer.byteLength(json) <= jsonBytes) return { text, whole: true };
  }
  const { head_sha, pull_request, fingerprint } = review;
  return { text: pack(JSON.stringify({ format, head_sha, pull_request, fingerprint })), whole: false };
}

/**
 * Reads what `encodeReview` wrote, from wherever it was kept: bounded in size, checked against its schema, and refused where its changes do not
 * give its fingerprint. That finds slips: who may write a review can write another one.
 */
export function decodeReview(text: string): DecodedReview {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return { ok: false, message: 'it is not base64url' };
  if (text.length > reviewCharacters) return { ok: false, message: `it has more than ${reviewCharacters} characters` };
  const value = unpack(text);
  if (value === undefined) return { ok: false, message: `it does not unpack to JSON of at most ${jsonBytes} bytes` };
  if (!isStoredReview(value)) return { ok: false, message: `it is not of the format ${format}` };
  if (!isTrue(value)) return { ok: false, message: 'its changes do not give its fingerprint' };
  return { ok: true, review: value };
}

/** Whether the changes, where there are some, are those that the fingerprint is of. Two changes of one address would not be. */
function isTrue({ accounts, allowed = [], fingerprint }: StoredReview): boolean {
  if (accounts === undefined) return true;
  const plans = accounts.map(({ account, changes }) => ({
    account,
    complete: true,
    changes: Object.values(changes).map((digest) => ({ digest })),
  }));
  return planFingerprint(plans, allowed) === fingerprint;
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
