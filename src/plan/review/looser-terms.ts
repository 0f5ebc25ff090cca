import type { AccountTerms } from '../../model/plan.ts';
import type { TermDifference } from '../../model/review.ts';
import { parseDuration } from '../../model/text.ts';

type Name = keyof AccountTerms;

interface Term {
  readonly name: Name;
  readonly isLooser: (now: AccountTerms, reviewed: AccountTerms) => boolean;
  readonly value: (terms: AccountTerms) => TermDifference['now'];
}

function term<K extends Name>(name: K, isLooser: (now: AccountTerms[K], reviewed: AccountTerms[K]) => boolean): Term {
  return {
    name,
    isLooser: (now, reviewed) => isLooser(now[name], reviewed[name]),
    value: (terms) => terms[name],
  };
}

const turnedOn = (now: boolean, reviewed: boolean) => now && !reviewed;
const turnedOff = (now: boolean, reviewed: boolean) => !now && reviewed;
const grown = (now: readonly string[], reviewed: readonly string[]) => now.some((each) => !reviewed.includes(each));

const evidence = ['none', 'routes', 'health'];
const evidenceOf = (judged: AccountTerms['judged']) => evidence.indexOf(judged ?? 'none');

const strictness = ['off', 'auto', 'required'];

const soakOf = ({ soak }: AccountTerms['pace']) => parseDuration(soak) ?? 0;

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
    (now, reviewed) => soakOf(now) < soakOf(reviewed) || (now.check === 'off' && reviewed.check === 'required'),
  ),
  term('preflight', (now, reviewed) => strictness.indexOf(now) < strictness.indexOf(reviewed)),
  term('held_moves', turnedOff),
  // Where nothing is to be judged now, no evidence is missing.
  term('judged', (now, reviewed) => now !== undefined && evidenceOf(now) < evidenceOf(reviewed)),
];

/** The terms that are looser now than in each of the reviews. Each term may have another review that covers it. */
export function looserTerms(
  now: AccountTerms,
  reviews: readonly AccountTerms[],
): readonly Omit<TermDifference, 'account'>[] {
  return terms
    .filter(({ isLooser }) => reviews.every((reviewed) => isLooser(now, reviewed)))
    .map(({ name, value }) => ({ term: name, reviewed: reviews.map(value), now: value(now) }));
}
