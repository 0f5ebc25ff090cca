import { alikeDetails, alikeRow, changeDetails, changeRow } from './change-markdown.ts';
import { condense } from './condense.ts';
import { noteMarkdown } from './danger-markdown.ts';
import { dangerOf, isDangerous } from './danger.ts';
import type { Heading, Section } from './fit-blocks.ts';
import { nameMarkdown, proseMarkdown } from './inline-markdown.ts';
import type { AccountNode, ChangeNode, ReferenceNode } from './plan-tree.ts';
import type { PlanBlockKind } from './plan-blocks.ts';
import { isUnplanned } from './plan-verdict.ts';
import { summaryWords } from './summary-words.ts';
import { counted } from './words.ts';

type PlanSection = Section<PlanBlockKind>;

/** One account: a table of its changes, each of them in full, then what was not planned. */
export function accountSections(account: AccountNode, isFleet: boolean): readonly PlanSection[] {
  const under: Heading = { text: headingText(account, isFleet) };
  const { alike, groups } = condense(account);
  const changes = groups.flatMap((group) => group.changes);
  return [
    {
      head: '| Action | Object | Traffic | Changes |\n| --- | --- | --- | --- |\n',
      blocks: [
        ...alike.map((each) => changeBlock('row', each.sample, alikeRow(each))),
        ...changes.map((change) => changeBlock('row', change, changeRow(change))),
      ],
      tail: '\n',
      under,
    },
    {
      head: '',
      blocks: [
        ...alike.map((each) => changeBlock('detail', each.sample, alikeDetails(each))),
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
    referenceSection('unmanaged', account.unmanaged, 'that no document declares', under),
    referenceSection('ignored', account.ignored, 'that the policy leaves to somebody else', under),
    listSection(
      'not_compared',
      8,
      '**Not compared**\n\n',
      account.notCompared.map(
        (each) => `- ${nameMarkdown(each.address)} ${nameMarkdown(each.path)}: ${proseMarkdown(each.reason)}\n`,
      ),
      under,
    ),
  ];
}

/** The totals of an account stand under its name where there are several; of one alone they are at the top. */
function headingText(account: AccountNode, isFleet: boolean): string {
  const heading = `#### Account ${nameMarkdown(account.account)}\n\n`;
  if (isUnplanned(account)) return `${heading}This account could not be planned.\n\n`;
  return isFleet ? `${heading}${summaryWords(account.summary)}\n\n` : heading;
}

/** Rows before details, all that is dangerous before all that is not. */
function changeBlock(kind: 'row' | 'detail', change: ChangeNode, text: string): PlanSection['blocks'][number] {
  const rank = (isDangerous(change) ? 3 : 6) + (kind === 'detail' ? 1 : 0);
  return { kind, rank, danger: dangerOf(change), text };
}

function referenceSection(
  kind: 'unmanaged' | 'ignored',
  references: readonly ReferenceNode[],
  which: string,
  under: Heading,
): PlanSection {
  const title = `<details><summary>${counted(references.length, 'live object')} ${which}</summary>\n\n`;
  const items = references.map(
    (each) => `- ${each.kind} ${nameMarkdown(each.liveId)}: ${proseMarkdown(each.summary)}\n`,
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
