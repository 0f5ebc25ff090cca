import { joinFirst } from '../../model/text.ts';
import { nameMarkdown, namesMarkdown, proseMarkdown, type Section } from '../text/fit-markdown.ts';
import { indent, say } from '../text/inline-text.ts';
import type { TermNode } from './review-tree.ts';

/** What is said above terms that are looser now than in the reviews. */
export const looserNow = 'Looser now than in the review: loosen it in a change of its own, then plan again.';
export const lessIsRead =
  'The preflight reads less now than in the review (preflight-lost): let the token read it and run again, or plan again and review that.';

const mostNames = 20;

export type TermBlockKind = 'term';

export const termKind = ['term that is looser than in the review', 'terms that are looser than in the review'] as const;

export function termsText(head: string, terms: readonly TermNode[]): readonly string[] {
  return terms.length === 0 ? [] : [head, ...indent(terms.flatMap(termLines), 2)];
}

function termLines({ account, name, reviewed, now, because }: TermNode): readonly string[] {
  return [
    `${name}, account ${say(account)}`,
    `  reviewed  ${joinFirst(reviewed.map(say), mostNames)}`,
    `  now       ${say(now)}`,
    ...because.map((reason) => `  not read  ${say(reason)}`),
  ];
}

/** One block a term: an account has several, and a run many accounts. */
export function termsSection(head: string, terms: readonly TermNode[]): Section<TermBlockKind> {
  const blocks = terms.map(({ account, name, reviewed, now, because }) => {
    const values = `reviewed ${namesMarkdown(reviewed, 5)}, now ${nameMarkdown(now)}`;
    const reasons = because.map((reason) => `; not read: ${proseMarkdown(reason)}`).join('');
    const text = `<br><code>${name}</code> of account ${nameMarkdown(account)}: ${values}${reasons}`;
    return { kind: 'term' as const, rank: 0, danger: 1, text };
  });
  return { head: `**${head}**`, blocks, tail: '\n\n', under: undefined };
}
