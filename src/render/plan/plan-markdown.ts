import type { PlanDocument } from '../../model/plan.ts';
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
import { counted } from '../text/words.ts';
import { buildPlanTree } from './build-plan-tree.ts';
import {
  alikeDetails,
  alikeRow,
  changeDetails,
  changeRow,
  dangerSections,
  noteMarkdown,
  type PlanBlockKind,
} from './change-markdown.ts';
import { condense } from './condense.ts';
import { dangerOf, isDangerous } from './danger.ts';
import { shownMatches } from './match-text.ts';
import type { AccountNode, ChangeNode, PlanTree, ReferenceNode } from './plan-tree.ts';
import {
  guardWords,
  hasPlan,
  isUnplanned,
  planVerdict,
  summaryWords,
  unplannedWords,
  worstWords,
} from './plan-verdict.ts';

const kinds: KindWords<PlanBlockKind> = {
  error: ['error', 'errors'],
  guard: ['guard', 'guards'],
  danger: ['line of the list of dangers', 'lines of the list of dangers'],
  row: ['row of the tables', 'rows of the tables'],
  detail: ['detail of a change', 'details of changes'],
  warning: ['warning', 'warnings'],
  match: ['match of a key', 'matches of keys'],
  unmanaged: ['unmanaged object', 'unmanaged objects'],
  ignored: ['ignored object', 'ignored objects'],
  not_compared: ['field that was not compared', 'fields that were not compared'],
};

/**
 * Renders a plan for a pull request, within a budget of bytes. Totals and dangers come first, then each account with a table and the detail
 * of each change. Content that does not fit is left out and counted, the least dangerous first.
 */
export function renderPlanMarkdown(plan: PlanDocument, options?: PlanMarkdownOptions): string {
  const tree = buildPlanTree(plan);
  return fitMarkdown(
    {
      top: topMarkdown(tree),
      sections: [
        ...dangerSections(tree),
        ...tree.accounts.flatMap((account) => accountSections(account, tree.accounts.length > 1, options?.verbose)),
      ],
      bottom: hasPlan(tree) ? `Fingerprint: ${nameMarkdown(tree.fingerprint)}\n` : '',
      kinds,
      elsewhere: 'The plan as text, as a diff or as JSON has all of it.',
    },
    options,
  );
}

function topMarkdown(tree: PlanTree): string {
  const caveats = [...unplannedWords(tree), ...guardWords(tree)];
  return [
    `### ${planVerdict(tree).sentence}\n\n`,
    ...(tree.worst === undefined || tree.dangers.length > 0
      ? []
      : [`**Worst impact:** ${worstWords(tree.worst, nameMarkdown)}.\n\n`]),
    ...(tree.allowed.length === 0 ? [] : [`**Allowed:** ${namesMarkdown(tree.allowed, 5)}.\n\n`]),
    ...(caveats.length === 0 ? [] : ['> [!CAUTION]\n', ...caveats.map((caveat) => `> **${caveat}**\n`), '\n']),
  ].join('');
}

type PlanSection = Section<PlanBlockKind>;

/** An account: a table of its changes, the detail of each change, then what was not planned. */
export function accountSections(account: AccountNode, isFleet: boolean, verbose = false): readonly PlanSection[] {
  const under: Heading = { text: headingText(account, isFleet) };
  const { alike, groups } = condense(account);
  const changes = groups.flatMap((group) => group.changes);
  return [
    {
      head: '| Action | Object | Traffic | Changes |\n| --- | --- | --- | --- |\n',
      blocks: [
        ...alike.map((group) => changeBlock('row', group.sample, alikeRow(group))),
        ...changes.map((change) => changeBlock('row', change, changeRow(change))),
      ],
      tail: '\n',
      under,
    },
    {
      head: '',
      blocks: [
        ...alike.map((group) => changeBlock('detail', group.sample, alikeDetails(group))),
        ...changes.map((change) => changeBlock('detail', change, changeDetails(change))),
      ],
      tail: '',
      under,
    },
    listSection(
      'warning',
      5,
      '**Warnings**\n\n',
      account.warnings.map((note) => noteMarkdown(note, '')),
      under,
    ),
    matchSection(account, verbose, under),
    referenceSection('unmanaged', account.unmanaged, 'that no document declares', under),
    referenceSection('ignored', account.ignored, 'that policy.ignore excludes', under),
    listSection(
      'not_compared',
      8,
      '**Not compared**\n\n',
      account.notCompared.map(
        (entry) => `- ${nameMarkdown(entry.address)} ${nameMarkdown(entry.path)}: ${proseMarkdown(entry.reason)}\n`,
      ),
      under,
    ),
  ];
}

/** With several accounts, each has its totals below its name. A single account has its totals at the top of the output. */
function headingText(account: AccountNode, isFleet: boolean): string {
  const heading = `#### Account ${nameMarkdown(account.account)}\n\n`;
  if (isUnplanned(account)) return `${heading}This account could not be planned.\n\n`;
  return isFleet ? `${heading}${summaryWords(account.summary)}\n\n` : heading;
}

/** Rows come before details. All dangerous changes come before all other changes. */
function changeBlock(kind: 'row' | 'detail', change: ChangeNode, text: string): PlanSection['blocks'][number] {
  const rank = (isDangerous(change) ? 3 : 6) + (kind === 'detail' ? 1 : 0);
  return { kind, rank, danger: dangerOf(change), text };
}

export interface PlanMarkdownOptions extends MarkdownOptions {
  /** Every match, also where nothing changes. */
  readonly verbose?: boolean;
}

function matchSection({ matches }: AccountNode, verbose: boolean, under: Heading): PlanSection {
  const shown = shownMatches(matches, verbose, nameMarkdown);
  const items = (shown?.rows ?? []).map(([object, live]) => `- ${object}: ${live}\n`);
  return listSection('match', 7, `**${shown?.title ?? ''}**\n\n`, items, under);
}

function referenceSection(
  kind: 'unmanaged' | 'ignored',
  references: readonly ReferenceNode[],
  which: string,
  under: Heading,
): PlanSection {
  const title = `<details><summary>${counted(references.length, 'live object')} ${which}</summary>\n\n`;
  const items = references.map(
    (reference) => `- ${reference.kind} ${nameMarkdown(reference.liveId)}: ${proseMarkdown(reference.summary)}\n`,
  );
  return listSection(kind, 8, title, items, under, '\n</details>\n\n');
}

function listSection(
  kind: PlanBlockKind,
  rank: number,
  head: string,
  items: readonly string[],
  under: Heading,
  tail = '\n',
): PlanSection {
  return { head, blocks: items.map((text) => ({ kind, rank, danger: 0, text })), tail, under };
}
