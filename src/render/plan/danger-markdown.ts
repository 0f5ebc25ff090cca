import {
  guardMarkdown,
  guardParts,
  nameMarkdown,
  namesMarkdown,
  proseMarkdown,
  type Section,
} from '../text/fit-markdown.ts';
import { noteMarkdown } from '../text/note-markdown.ts';
import type { Untrusted } from '../text/sanitise.ts';
import { counted } from '../text/words.ts';
import { baseNoteWords } from './base/base-notes.ts';
import { guardsOf, namesBeside } from './danger-text.ts';
import {
  accountNames,
  allowedByWords,
  type DangerWords,
  dangerWords,
  type Show,
  uncertainWords,
} from './danger-words.ts';
import type { AccountNode, GuardNode, PlanTree } from './plan-tree.ts';
import { guardWords, unplannedWords } from './plan-verdict.ts';

type Block = Section<PlanBlockKind>['blocks'][number];

/** The kinds of blocks in the Markdown of a plan. When some are left out, a note names them in words for each kind. */
export type PlanBlockKind =
  | 'picture'
  | 'error'
  | 'guard'
  | 'danger'
  | 'disruptive'
  | 'warning'
  | 'harmless'
  | 'create'
  | 'fields'
  | 'calls'
  | 'match'
  | 'unmanaged'
  | 'ignored'
  | 'not_compared';

/** Why accounts could not be planned. */
export function errorSection({ accounts }: PlanTree): Section<PlanBlockKind> {
  const blocks = accounts.flatMap(({ account, errors }) => {
    const of = accounts.length > 1 ? ` (account ${nameMarkdown(account)})` : '';
    return errors.map((note) => ({ kind: 'error' as const, rank: 0, danger: 0, text: noteMarkdown(note, of) }));
  });
  return { head: '#### Errors\n\n', blocks, tail: '\n', under: undefined };
}

/** Untrusted text as the Markdown of a plan shows it. */
export const markdownShow: Show = { name: nameMarkdown, text: proseMarkdown, strong: (text) => `**${text}**` };

/** What a reviewer must not miss: what was not planned, every guard, every dangerous change with all its names. */
export function dangerSection(tree: PlanTree, { head, under, rank }: DangerFrame = alert): Section<PlanBlockKind> {
  const isFleet = tree.accounts.length > 1;
  const nameOf = accountNames(tree.accounts);
  const of = (account: Untrusted): string => (isFleet ? ` (account ${nameMarkdown(nameOf(account))})` : '');
  const liftedBy = allowedByWords(tree.allowedBy, (texts) => namesMarkdown(texts, texts.length));
  const baseNotes = tree.baseNotes.map((note) => baseNoteWords(note, proseMarkdown, nameMarkdown));
  const lines = [
    ...liftedBy.map((line) => line1('guard', `**${line}**`)),
    ...[...baseNotes, ...unplannedWords(tree), ...guardWords(tree)].map((line) => line1('guard', `**${line}**`, 0)),
    ...tree.dangers.flatMap((danger) =>
      dangerLines(dangerWords(danger, markdownShow), of(danger.account), danger.count > 1 ? 0 : 1),
    ),
    ...tree.accounts.flatMap(({ account, notJudged }) =>
      notJudged.map((words) => line1('guard', `**not judged**${of(account)}: ${proseMarkdown(words)}`)),
    ),
    ...tree.accounts.flatMap((account) => {
      const words = uncertainWords(account, markdownShow);
      return words === undefined ? [] : dangerLines(words, of(account.account), 0);
    }),
    ...tree.accounts.flatMap((account) => {
      return guardsOf(account).flatMap((guard) => guardLines(guard, account, of(account.account)));
    }),
  ];
  return {
    head,
    // The first line is the most dangerous one.
    blocks: lines.map((block, at) => ({ ...block, rank, danger: -at })),
    tail: '\n',
    cut: (leftOut) =>
      `> - **More is dangerous than fits here: ${counted(leftOut, 'name')} left out.** See the plan as text.\n`,
    under,
  };
}

/** Where Danger stands. */
export interface DangerFrame {
  readonly head: string;
  readonly under: Section<PlanBlockKind>['under'];
  readonly rank: number;
}

const alert: DangerFrame = { head: '> [!CAUTION]\n> **Danger**\n>\n', under: undefined, rank: 1 };

type Line = Pick<Block, 'kind' | 'text' | 'count'>;

function line1(kind: PlanBlockKind, text: string, count = 1): Line {
  return { kind, text: `> - ${text}\n`, count };
}

function line2(text: string, count: number): Line {
  return { kind: 'danger', text: `>   - ${text}\n`, count };
}

function guardLines(guard: GuardNode, account: AccountNode, of: string): readonly Line[] {
  const { id, message, lift, lifted } = guard;
  const does = lifted ? `guard ${id}, lifted by <code>${guard.liftedBy}</code>` : `**guard ${id} blocks this plan**`;
  const toLift = lifted ? '' : `<br>To lift it: ${guardMarkdown(lift)}`;
  const others = namesBeside(guard, account).map(nameMarkdown);
  const [first = '', ...more] = guardParts(message);
  return [
    line1('guard', `${does}${of}: ${first}${toLift}`),
    ...more.map((part) => line2(part, part.split(', ').length)),
    ...(others.length === 0 ? [] : listLines(lifted ? 'It lets pass' : 'It blocks', others)),
  ];
}

/** @param count how many objects the head names */
function dangerLines({ head, facts, lists }: DangerWords, of: string, count: number): readonly Line[] {
  const more = facts.length === 0 ? '.' : `. ${sentence(facts.join('; '))}.`;
  return [
    line1('danger', `${head}${of}${more}`, count),
    ...lists.flatMap(({ label, names }) => listLines(label, names)),
  ];
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

// A block is shown whole or not at all, so a long list has several.
const mostInBlock = 20;

function listLines(label: string, names: readonly string[]): readonly Line[] {
  if (names.length === 0) return [line2(label, 1)];
  const lines: Line[] = [];
  for (let at = 0; at < names.length; at += mostInBlock) {
    const some = names.slice(at, at + mostInBlock);
    lines.push(line2(`${label}: ${some.join(', ')}`, some.length));
  }
  return lines;
}
