import { createHash } from 'node:crypto';
import type { AccountPlan, Change, FieldChange, Step } from '../model/plan.ts';
import { canonicalJson } from './canonical-json.ts';
import { comparedFields } from './host-text.ts';

export const planFormat = 'demarc.plan/1';

/** The part of a change that says what is done. */
type Done = Pick<Change, 'address' | 'action' | 'live_id' | 'impact'> & {
  readonly fields: readonly FieldChange[];
  readonly steps: readonly Pick<Step, 'call'>[];
};

/**
 * SHA-256 of what a change would do: its address, action, live id, fields, calls and impact. Where it was written, why it matched
 * and how its steps are numbered are left out: they change without the change being another. A sensitive value takes part only
 * as its mark, because a short secret could be guessed from a published hash.
 */
export function changeDigest({ address, action, live_id, fields, steps, impact }: Done): string {
  const calls = steps.map(({ call }) => call);
  return sha256(canonicalJson({ address, action, live_id, fields: comparedFields(fields), steps: calls, impact }));
}

/** The part of an account's plan that its fingerprint covers. */
type Fingerprinted = Pick<AccountPlan, 'account' | 'complete'> & {
  readonly changes: readonly Pick<Change, 'digest'>[];
};

/** SHA-256 over the format, the accounts, what is allowed, and the sorted digests of all changes. */
export function planFingerprint(accounts: readonly Fingerprinted[], allowed: readonly string[]): string {
  const perAccount = accounts.map(({ account, complete, changes }) => ({
    account,
    complete,
    changes: changes.map(({ digest }) => digest).sort(),
  }));
  return sha256(canonicalJson({ format: planFormat, accounts: perAccount, allowed }));
}

/** `sha256:` and the 64 hexadecimal digits of the hash of a text. */
export function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
