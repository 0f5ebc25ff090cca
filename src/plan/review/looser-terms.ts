import type { AccountPlan, AccountTerms } from '../../model/plan.ts';
import type { TermDifference } from '../../model/review.ts';
import { parseDuration } from '../../model/text.ts';

type Name = keyof AccountTerms;

interface Term {
  readonly name: Name;
  /** Looser than each of the reviews. */
  readonly isLooser: (now: AccountTerms, reviews: readonly AccountTerms[]) => boolean;
  readonly value: (terms: AccountTerms) => TermDifference['now'];
}

function term<K extends Name>(name: K, isLooser: (now: AccountTerms[K], reviewed: AccountTerms[K]) => boolean): Term {
  return {
    name,
    isLooser: (now, reviews) => reviews.every((reviewed) => isLooser(now[name], reviewed[name])),
    value: (terms) => terms[name],
  };
}

const turnedOn = (now: boolean, reviewed: boolean) => now && !reviewed;
const turnedOff = (now: boolean, reviewed: boolean) => !now && reviewed;
const grown = (now: readonly string[], reviewed: readonly string[]) => now.some((each) => !reviewed.includes(each));

const evidence = ['none', 'routes', 'health'];

/** Where nothing is to be judged now, no evidence is missing. A review in which nothing was to be judged says nothing about it. */
function hasLessEvidence({ judged: now }: AccountTerms, reviews: readonly AccountTerms[]): boolean {
  const known = reviews.flatMap(({ judged }) => judged ?? []);
  if (now === undefined || known.length === 0) return false;
  return known.every((judged) => evidence.indexOf(now) < evidence.indexOf(judged));
}

const strictness = ['off', 'auto', 'required'];

const soakOf = ({ soak }: AccountTerms['pace']) => parseDuration(soak) ?? 0;
const tunnelHealthOf = ({ tunnel_health = '0s' }: AccountTerms['pace']) => parseDuration(tunnel_health) ?? 0;

/** What looser means, for each term of an account. */
const terms: readonly Term[] = [
  term('max_deletes', (now, reviewed) => now > reviewed),
  term('require_healthy', turnedOff),
  term('prune', turnedOn),
  term('ignore', grown),
  term('unguarded', grown),
  // A joined metro is a larger set: more circuits are left in it. A metro of its own comes after no other. So any other one is looser.
  term('metros', (now, reviewed) => now.join('\n') !== reviewed.join('\n')),
  term(
    'pace',
    (now, reviewed) =>
      soakOf(now) < soakOf(reviewed) ||
      tunnelHealthOf(now) < tunnelHealthOf(reviewed) ||
      (now.check === 'off' && reviewed.check === 'required'),
  ),
  term('preflight', (now, reviewed) => strictness.indexOf(now) < strictness.indexOf(reviewed)),
  term('held_moves', turnedOff),
  { name: 'judged', isLooser: hasLessEvidence, value: ({ judged }) => judged },
];

/** The terms that are looser now than in each of the reviews. Each term may have another review that covers it. */
export function looserTerms(
  { account, terms: now, not_judged = [] }: Pick<AccountPlan, 'account' | 'not_judged'> & { terms: AccountTerms },
  reviews: readonly AccountTerms[],
): readonly TermDifference[] {
  return terms
    .filter(({ isLooser }) => isLooser(now, reviews))
    .map(({ name, value }) => ({
      account,
      term: name,
      reviewed: reviews.map(value),
      now: value(now),
      ...(name === 'judged' && { because: not_judged }),
    }));
}
