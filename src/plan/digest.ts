import { createHash } from 'node:crypto';
import type { AccountPlan, Change, ChangedPort, ChangeTerms, FieldChange, PlanDocument, Step } from '../model/plan.ts';
import { compareText } from '../model/text.ts';
import { comparedFields } from './interconnect-names.ts';

export const planFormat = 'demarc.plan/2';

/** The part of a change that its digest covers. */
export type Done = Pick<Change, 'address' | 'action' | 'live_id' | 'impact'> & {
  readonly port?: ChangedPort | undefined;
  readonly terms?: ChangeTerms | undefined;
  readonly fields: readonly FieldChange[];
  readonly steps: readonly Pick<Step, 'call'>[];
};

/**
 * SHA-256 of what a change does: its address, action, live id, fields, calls, impact, the ports that it leaves and takes, and what the
 * documents declare about what it touches. The source position, the match reason and the step numbers are left out: they can differ for the
 * same change. A sensitive value counts only as its mark, because a short secret could be guessed from a published hash.
 */
export function changeDigest({ address, action, live_id, fields, steps, impact, port, terms }: Done): string {
  const calls = steps.map(({ call }) => call);
  const done = { address, action, live_id, fields: comparedFields(fields), steps: calls, impact, port, terms };
  return sha256(canonicalJson(done));
}

/** The part of an account's plan that its fingerprint covers. */
type Fingerprinted = Pick<AccountPlan, 'account' | 'complete' | 'applyable' | 'terms'> & {
  readonly changes: readonly Pick<Change, 'digest'>[];
};

/**
 * SHA-256 over the format, the allowances, and for each account its tag, its completeness, its terms and the sorted digests of its changes.
 * A plan that is not applyable is no review. So its fingerprint is never that of an applyable plan.
 */
export function planFingerprint(accounts: readonly Fingerprinted[], allowed: readonly string[]): string {
  const perAccount = accounts.map(({ account, complete, terms, changes }) => ({
    account,
    complete,
    // The evidence moves: what was reviewed with more of it is not another plan.
    terms: terms && { ...terms, judged: undefined },
    changes: changes.map(({ digest }) => digest).sort(),
  }));
  const blocked = isApplyable(accounts) ? undefined : true;
  return sha256(canonicalJson({ format: planFormat, accounts: perAccount, allowed, blocked }));
}

/** The fingerprint that a plan would have if it were applyable, or not. */
export function fingerprintIf(
  { accounts, allowed }: PlanDocument,
  { applyable }: Pick<AccountPlan, 'applyable'>,
): string {
  return planFingerprint(
    accounts.map((account) => ({ ...account, applyable })),
    allowed,
  );
}

/** A guard or an unreadable account in any account stops the run before its first write to any account. */
export function isApplyable(accounts: readonly Pick<AccountPlan, 'applyable'>[]): boolean {
  return accounts.every(({ applyable }) => applyable);
}

/** `sha256:` and the 64 hexadecimal digits of the hash of a text. */
export function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** JSON with sorted keys and no white space: the same value gives the same bytes. `undefined` members are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, sorted);
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => compareText(a, b)));
}

/**
 * SHA-256 of the drift. It stays the same while the drift stays the same. It covers missing objects, changed fields of declared objects,
 * and objects that should not exist. It leaves out how apply would fix the drift, because that changes by itself: free ports are taken, or
 * calls come in another order. A sensitive value counts only as its mark.
 * @param unmanagedIsDrift tags of the accounts in which an unmanaged object counts as drift
 */
export function driftFingerprint({ accounts }: PlanDocument, unmanagedIsDrift: ReadonlySet<string>): string {
  return sha256(canonicalJson(accounts.flatMap((account) => driftOf(account, unmanagedIsDrift.has(account.account)))));
}

function driftOf({ account, changes, unmanaged }: AccountPlan, unmanagedCounts: boolean): readonly object[] {
  const undeclared = unmanagedCounts ? unmanaged.map(({ kind, live_id }) => ({ kind, live_id })) : [];
  if (changes.length === 0 && undeclared.length === 0) return [];
  return [{ account, objects: changes.map(objectOf), strangers: undeclared }];
}

function objectOf({ address, action, live_id, fields }: Change): object {
  switch (action) {
    case 'create':
      return { address, is: 'missing' };
    case 'delete':
      return { address, is: 'unwanted', live_id };
    case 'update':
    case 'replace':
      return { address, is: 'changed', live_id, fields: comparedFields(fields).flatMap(fieldOf) };
  }
}

function fieldOf({ path, before, after }: FieldChange): readonly object[] {
  // A value that Cloudflare assigns later is not declared. The new port is left out, because a selector chooses another port when the first
  // is taken.
  if (typeof after === 'object' && after !== null && 'known_after_apply' in after) return [];
  return [path === 'slot_id' ? { path, before } : { path, before, after }];
}
