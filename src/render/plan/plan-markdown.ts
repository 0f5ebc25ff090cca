import type { PlanDocument } from '../../model/plan.ts';
import { picturesSection } from '../graph/sets-section.ts';
import {
  fitMarkdown,
  type Heading,
  type KindWords,
  type MarkdownOptions,
  nameMarkdown,
  namesMarkdown,
  proseMarkdown,
  type Section,
} from '../text/fit-markdown.ts';
import { moreMarkdown } from '../text/more-words.ts';
import { noteItems } from '../text/note-markdown.ts';
import { counted } from '../text/words.ts';
import { arrange } from './arrange.ts';
import { halvesWords, whyOpen } from './base/half-words.ts';
import { buildPlanTree } from './build-plan-tree.ts';
import {
  alikeItems,
  blockedWords,
  callsItems,
  createFields,
  createItems,
  type Item,
  objectItems,
} from './change-markdown.ts';
import { dangerOf } from './danger.ts';
import { dangerSection, errorSection, type PlanBlockKind } from './danger-markdown.ts';
import { shownMatches } from './match-text.ts';
import { troubleCodes, warningCodes } from './plan-codes.ts';
import type { AccountNode, DangerNode, PlanTree, ReferenceNode } from './plan-tree.ts';
import { hasPlan, isUnplanned, partWords, planVerdict, summaryWords } from './plan-verdict.ts';

const kinds: KindWords<PlanBlockKind> = {
  error: ['error', 'errors'],
  guard: ['guard', 'guards'],
  danger: ['name of the list of dangers', 'names of the list of dangers'],
  disruptive: ['change that traffic feels', 'changes that traffic feels'],
  warning: ['warning', 'warnings'],
  harmless: ['harmless change', 'harmless changes'],
  create: ['create', 'creates'],
  fields: ['list of the fields of a create', 'lists of the fields of creates'],
  calls: ['list of API calls', 'lists of API calls'],
  picture: ['picture', 'pictures'],
  match: ['match of a key', 'matches of keys'],
  unmanaged: ['unmanaged object', 'unmanaged objects'],
  ignored: ['ignored object', 'ignored objects'],
  not_compared: ['field that was not compared', 'fields that were not compared'],
};

/** What is left out last has the lowest rank. Errors and Danger come before all of them. */
const ranks = {
  disruptive: 2,
  warning: 3,
  harmless: 4,
  create: 5,
  fields: 6,
  picture: 6.5,
  not_compared: 7,
  match: 7,
  unmanaged: 7,
  ignored: 7,
  calls: 8,
};

/**
 * Renders a plan for a pull request, within a budget of bytes: totals and Danger, then for each account what traffic feels, warnings,
 * creates by circuit, harmless changes by what they are, and the API calls. Content that does not fit is left out and counted, the least
 * dangerous first.
 */
export function renderPlanMarkdown(plan: PlanDocument, options?: PlanMarkdownOptions): string {
  const tree = buildPlanTree(plan);
  const { own, open } = tree.split ?? { own: tree, open: undefined };
  const isFleet = tree.accounts.length > 1;
  return fitMarkdown(
    {
      top: topMarkdown(tree),
      sections: [
        dangerSection(own),
        errorSection(own),
        picturesSection(plan, { kind: 'picture' as const, rank: ranks.picture }),
        ...own.accounts.flatMap((account) =>
          accountSections(account, { under: { text: headingText(account, isFleet) }, verbose: options?.verbose }),
        ),
        ...(open === undefined ? [] : openSections(open, isFleet)),
      ],
      bottom: bottomMarkdown(tree, [...troubleCodes(plan), ...warningCodes(plan)]),
      kinds,
      elsewhere: 'The plan as text, as a diff or as JSON has all of it.',
    },
    options,
  );
}

function bottomMarkdown(tree: PlanTree, codes: readonly string[]): string {
  const fingerprint = hasPlan(tree) ? `Fingerprint: ${nameMarkdown(tree.fingerprint)}\n` : '';
  return [moreMarkdown(codes), fingerprint].filter((text) => text !== '').join('\n');
}

function topMarkdown(tree: PlanTree): string {
  const { sentence, rest } = planVerdict(tree);
  return [
    `### ${sentence}\n\n`,
    ...[...rest, ...halvesWords(tree)].map((words) => `${words}\n\n`),
    ...tree.pace.map(({ account, words }) => {
      const where = tree.accounts.length > 1 ? `Account ${nameMarkdown(account)}: ` : '';
      return `${where}${words}\n\n`;
    }),
    ...(tree.allowed.length === 0 ? [] : [`**Allowed:** ${namesMarkdown(tree.allowed, 5)}.\n\n`]),
  ].join('');
}

type PlanSection = Section<PlanBlockKind>;

export interface PlanMarkdownOptions extends MarkdownOptions {
  /** Every match, also where nothing changes. */
  readonly verbose?: boolean;
}

/** What the documents before this change want, too: a folded part for each account, with its own dangers. */
function openSections(open: PlanTree, isFleet: boolean): readonly PlanSection[] {
  return open.accounts.flatMap((account) => {
    const of = isFleet ? ` in account ${nameMarkdown(account.account)}` : '';
    const title = `<b>Open already${of}</b>: ${partWords(account)}`;
    const under: Heading = { text: `${fold(title)}${whyOpen}\n\n`, end: folded };
    const isHere = (danger: DangerNode) => danger.account.untrusted === account.account.untrusted;
    const itself = { ...open, accounts: [account], dangers: open.dangers.filter(isHere), allowedBy: [], baseNotes: [] };
    return [
      dangerSection(itself, { head: '> **Danger**\n>\n', under, rank: 1 + later }),
      ...accountSections(account, { under, rank: later }),
    ];
  });
}

/** What is open already is left out before the same of this change. */
const later = 0.5;

interface AccountFrame {
  readonly under: Heading;
  readonly verbose?: boolean | undefined;
  /** Added to the ranks of its blocks. */
  readonly rank?: number;
}

function accountSections(
  account: AccountNode,
  { under, verbose = false, rank = 0 }: AccountFrame,
): readonly PlanSection[] {
  const matches = shownMatches(account.matches, verbose, nameMarkdown);
  const { disruptive, creates, harmless } = arrange(account);
  const made = creates.flatMap(({ changes }) => changes);
  const changes = account.groups.flatMap((group) => group.changes);
  const list = (kind: keyof typeof ranks, head: string, items: readonly Item[], tail = '\n'): PlanSection => ({
    head,
    blocks: items.map(({ text, count, danger = 0 }) => ({ kind, rank: ranks[kind] + rank, danger, text, count })),
    tail,
    under,
  });
  const each = (texts: readonly string[]): readonly Item[] => texts.map((text) => ({ text, count: 1 }));
  return [
    list(
      'disruptive',
      '**What traffic feels, the worst first**\n\n',
      disruptive.flatMap((node) => alikeItems(node).map((item) => ({ ...item, danger: dangerOf(node.sample) }))),
    ),
    list('warning', '**Warnings**\n\n', noteItems(account.warnings)),
    list('create', '**New, by circuit**\n\n', creates.flatMap(createItems)),
    list('fields', fold(`Fields of ${counted(made.length, 'create')}`), each(made.map(createFields)), folded),
    ...harmless.map(({ what, sample, changes: same }) =>
      list('harmless', fold(`No effect on traffic: ${what}${blockedWords(sample)}`), objectItems(same), folded),
    ),
    list('calls', fold('Live objects, API calls and sources'), changes.flatMap(callsItems), folded),
    list(
      'match',
      `**${matches?.title ?? ''}**\n\n`,
      each((matches?.rows ?? []).map(([object, live]) => `- ${object}: ${live}\n`)),
    ),
    referenceSection('unmanaged', account.unmanaged, 'that no document declares'),
    referenceSection('ignored', account.ignored, 'that policy.ignore excludes'),
    list(
      'not_compared',
      '**Not compared**\n\n',
      each(
        account.notCompared.map(
          (entry) => `- ${nameMarkdown(entry.address)} ${nameMarkdown(entry.path)}: ${proseMarkdown(entry.reason)}\n`,
        ),
      ),
    ),
  ];

  function referenceSection(
    kind: 'unmanaged' | 'ignored',
    references: readonly ReferenceNode[],
    which: string,
  ): PlanSection {
    const items = references.map(
      (reference) => `- ${reference.kind} ${nameMarkdown(reference.liveId)}: ${proseMarkdown(reference.summary)}\n`,
    );
    return list(kind, fold(`${counted(references.length, 'live object')} ${which}`), each(items), folded);
  }
}

function fold(summary: string): string {
  return `<details><summary>${summary}</summary>\n\n`;
}

const folded = '\n</details>\n\n';

/** With several accounts, each has its totals below its name. A single account has its totals at the top of the output. */
function headingText(account: AccountNode, isFleet: boolean): string {
  const heading = `#### Account ${nameMarkdown(account.account)}\n\n`;
  if (isUnplanned(account)) return `${heading}This account could not be planned.\n\n`;
  return isFleet ? `${heading}${summaryWords(account)}\n\n` : heading;
}
