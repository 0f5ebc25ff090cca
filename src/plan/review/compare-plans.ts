import type { AccountPlan, Change, PlanDocument } from '../../model/plan.ts';
import type {
  AccountDifference,
  ChangedChange,
  FieldDifference,
  ReviewDifference,
  TermDifference,
} from '../../model/review.ts';
import { compareText } from '../../model/text.ts';
import { isCovered } from '../allowance.ts';
import { canonicalJson } from '../digest.ts';
import { comparedFields } from '../interconnect-names.ts';
import { looserTerms } from './looser-terms.ts';

/**
 * Checks that a plan is within the reviewed plan, which must be applyable. Each account may have only reviewed changes (by digest) under
 * terms that are no looser, and the plan only allowances of the review. Less than the review is fine, so that a run that ended in part can
 * be run again.
 * @returns what is different; undefined: the plan is within the review
 */
export function comparePlans(reviewed: PlanDocument, now: PlanDocument): ReviewDifference | undefined {
  const reviewedAccounts = new Map(reviewed.accounts.map((account) => [account.account, account]));
  const accounts = now.accounts
    .flatMap((account) => compareAccount(reviewedAccounts.get(account.account), account) ?? [])
    .sort((a, b) => compareText(a.account, b.account));
  const allowed = now.allowed.filter((text) => !isCovered(text, reviewed.allowed)).sort(compareText);
  const terms = now.accounts.flatMap((account) => compareTerms(reviewedAccounts.get(account.account), account));
  if (accounts.length === 0 && allowed.length === 0 && terms.length === 0) return undefined;
  return { accounts, allowed, terms };
}

/** Under whatever terms, an account without changes does nothing. */
function compareTerms(reviewed: AccountPlan | undefined, now: AccountPlan): readonly TermDifference[] {
  const { terms, changes } = now;
  if (reviewed?.terms === undefined || terms === undefined || changes.length === 0) return [];
  return looserTerms({ ...now, terms }, [reviewed.terms]);
}

/**
 * Why a plan cannot be a review: it could not be carried out when it was made, so approving it approved nothing. Undefined: it can be one.
 */
export function whyNoReview({ accounts }: PlanDocument): string | undefined {
  const [account] = accounts.filter(({ applyable }) => !applyable);
  if (account === undefined) return undefined;
  const [guard] = account.guards.filter(({ lifted }) => !lifted);
  if (guard !== undefined) return `guard ${guard.id} blocked account ${account.account} in it: ${guard.message}`;
  const [error] = account.errors;
  return `account ${account.account} could not be planned in it${error === undefined ? '' : `: ${error.message}`}`;
}

function compareAccount(reviewed: AccountPlan | undefined, now: AccountPlan): AccountDifference | undefined {
  const { account } = now;
  if (!now.complete) return { account, problem: 'not_planned', errors: now.errors };
  if (reviewed === undefined) return { account, problem: 'not_reviewed', changes: now.changes };
  const digests = new Set(
    reviewed.changes.flatMap(({ digest, leaves }) => [digest, ...(leaves === undefined ? [] : [leaves])]),
  );
  // A change that completes a reviewed, interrupted replacement was reviewed with that replacement.
  const isReviewed = ({ digest, resumes }: Change) => [digest, ...(resumes ?? [])].some((each) => digests.has(each));
  const unreviewed = now.changes.filter((change) => !isReviewed(change));
  if (unreviewed.length === 0) return undefined;
  const before = new Map(reviewed.changes.map((change) => [change.address, change]));
  const after = new Set(now.changes.map(({ address }) => address));
  return {
    account,
    problem: 'changes',
    added: unreviewed.filter(({ address }) => !before.has(address)),
    changed: unreviewed.flatMap((change) => {
      const earlier = before.get(change.address);
      return earlier === undefined ? [] : [compareChange(earlier, change)];
    }),
    gone: reviewed.changes.filter(({ address }) => !after.has(address)),
  };
}

/** The differences between two changes of the same object, in everything that their digests cover. */
function compareChange(reviewed: Change, now: Change): ChangedChange {
  return {
    reviewed,
    now,
    differs: {
      action: reviewed.action !== now.action,
      live_id: reviewed.live_id !== now.live_id,
      impact: reviewed.impact !== now.impact,
      calls: callsOf(reviewed) !== callsOf(now),
      port: isOther(reviewed.port, now.port),
      terms: isOther(reviewed.terms, now.terms),
    },
    fields: differingFields(reviewed, now),
  };
}

function differingFields(reviewed: Change, now: Change): readonly FieldDifference[] {
  const before = new Map(comparedFields(reviewed.fields).map((field) => [field.path, field]));
  const after = new Map(comparedFields(now.fields).map((field) => [field.path, field]));
  return [...new Set([...before.keys(), ...after.keys()])].sort(compareText).flatMap((path) => {
    const [old, young] = [before.get(path), after.get(path)];
    if (!isOther(old, young)) return [];
    return [{ path, ...(old !== undefined && { reviewed: old }), ...(young !== undefined && { now: young }) }];
  });
}

function isOther(a: unknown, b: unknown): boolean {
  return canonicalJson(a ?? null) !== canonicalJson(b ?? null);
}

function callsOf({ steps }: Change): string {
  return steps.map(({ call }) => call).join(' ');
}
