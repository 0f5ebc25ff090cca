import type { AccountPlan, Change, PlanDocument } from '../../model/plan.ts';
import type {
  AccountDifference,
  ReviewDifference,
  ReviewedAccount,
  StoredReview,
  TermDifference,
} from '../../model/review.ts';
import { compareText } from '../../model/text.ts';
import { isCovered } from '../allowance.ts';
import { looserTerms } from './looser-terms.ts';

/** The reviewed digests of an account, by address. Several reviews may change the same object, each in its own way. */
type Digests = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Checks that a plan is within what several reviews allow together. It may have only reviewed changes (by account, address and digest),
 * only allowances of the reviews, and each term no looser than in one of them. Less is fine, so that merged changes can be applied in parts. A review that was stored only as a
 * fingerprint allows exactly its own plan. A complete plan without changes needs no review.
 * @returns what is different; undefined: the plan is within the reviews
 */
export function compareStored(reviews: readonly StoredReview[], now: PlanDocument): ReviewDifference | undefined {
  const complete = now.accounts.every((account) => account.complete);
  const isEmpty = now.accounts.every(({ changes }) => changes.length === 0);
  if (complete && isEmpty) return undefined;
  const listed = reviews.filter(({ accounts }) => accounts !== undefined);
  const exact = reviews.flatMap((review) => (review.accounts === undefined ? [review.fingerprint] : []));
  const accounts = now.accounts.flatMap(
    (account) => compareAccount(digestsOf(entriesOf(listed, account.account)), account) ?? [],
  );
  const terms = now.accounts.flatMap((account) => compareTerms(entriesOf(listed, account.account), account));
  if (complete && reviews.some(({ fingerprint }) => fingerprint === now.fingerprint)) return lessEvidence(terms);
  const allowances = listed.flatMap(({ allowed = [] }) => allowed);
  const allowed = now.allowed.filter((text) => !isCovered(text, allowances)).sort(compareText);
  if (accounts.length === 0 && allowed.length === 0 && terms.length === 0) return undefined;
  // A fingerprint does not say which changes it covers. If all reviews are fingerprints, no change can be called new.
  const onlyExact = listed.length === 0 && exact.length > 0;
  return {
    accounts: (onlyExact ? accounts.filter(({ problem }) => problem === 'not_planned') : accounts).sort((a, b) =>
      compareText(a.account, b.account),
    ),
    allowed: onlyExact ? [] : allowed,
    terms,
    ...(exact.length > 0 && { exact: { reviewed: [...new Set(exact)].sort(compareText), now: now.fingerprint } }),
  };
}

/** A fingerprint covers everything but the evidence that there was (`judged`). */
function lessEvidence(looser: readonly TermDifference[]): ReviewDifference | undefined {
  const terms = looser.filter(({ term }) => term === 'judged');
  return terms.length === 0 ? undefined : { accounts: [], allowed: [], terms };
}

function entriesOf(reviews: readonly StoredReview[], account: string): readonly ReviewedAccount[] {
  return reviews.flatMap(({ accounts = [] }) => accounts.filter((reviewed) => reviewed.account === account));
}

/** Under whatever terms, an account without changes does nothing. */
function compareTerms(reviewed: readonly ReviewedAccount[], now: AccountPlan): readonly TermDifference[] {
  const { terms, changes } = now;
  if (reviewed.length === 0 || terms === undefined || changes.length === 0) return [];
  return looserTerms(
    { ...now, terms },
    reviewed.map((entry) => entry.terms),
  );
}

function digestsOf(entries: readonly ReviewedAccount[]): Digests | undefined {
  if (entries.length === 0) return undefined;
  const digests = new Map<string, Set<string>>();
  for (const [address, digest] of entries.flatMap(({ changes, leaves = {} }) =>
    [changes, leaves].flatMap((each) => Object.entries(each)),
  )) {
    digests.set(address, (digests.get(address) ?? new Set()).add(digest));
  }
  return digests;
}

function compareAccount(reviewed: Digests | undefined, now: AccountPlan): AccountDifference | undefined {
  const { account, changes } = now;
  if (!now.complete) return { account, problem: 'not_planned', errors: now.errors };
  if (reviewed === undefined) return changes.length === 0 ? undefined : { account, problem: 'not_reviewed', changes };
  const isReviewed = ({ address, digest, resumes }: Change): boolean =>
    // A change that completes a reviewed, interrupted replacement was reviewed with that replacement.
    [digest, ...(resumes ?? [])].some((each) => reviewed.get(address)?.has(each) === true);
  const unreviewed = changes.filter((change) => !isReviewed(change));
  if (unreviewed.length === 0) return undefined;
  const addresses = new Set(changes.map(({ address }) => address));
  return {
    account,
    problem: 'stored',
    added: unreviewed.filter(({ address }) => !reviewed.has(address)),
    changed: unreviewed.filter(({ address }) => reviewed.has(address)),
    gone: [...reviewed.keys()].filter((address) => !addresses.has(address)).sort(compareText),
  };
}
