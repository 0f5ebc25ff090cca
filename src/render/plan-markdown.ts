import type { PlanDocument } from '../model/plan.ts';
import { accountSections } from './account-markdown.ts';
import { buildPlanTree } from './build-plan-tree.ts';
import { composeMarkdown, type KindWords } from './compose-markdown.ts';
import { dangerSections } from './danger-markdown.ts';
import { nameMarkdown, namesMarkdown } from './inline-markdown.ts';
import type { MarkdownOptions } from './markdown-budget.ts';
import type { PlanBlockKind } from './plan-blocks.ts';
import type { PlanTree } from './plan-tree.ts';
import { guardWords, hasPlan, planVerdict, unplannedWords } from './plan-verdict.ts';
import { worstWords } from './summary-words.ts';

const kinds: KindWords<PlanBlockKind> = {
  error: ['error', 'errors'],
  guard: ['guard', 'guards'],
  danger: ['line of the list of dangers', 'lines of the list of dangers'],
  row: ['row of the tables', 'rows of the tables'],
  detail: ['detail of a change', 'details of changes'],
  warning: ['warning', 'warnings'],
  unmanaged: ['unmanaged object', 'unmanaged objects'],
  ignored: ['ignored object', 'ignored objects'],
  not_compared: ['field that was not compared', 'fields that were not compared'],
};

/**
 * A plan for a pull request: totals and dangers first, then each account with a table and the detail of each change, within a
 * budget of bytes. What does not fit is left out, the least dangerous first, and counted.
 */
export function renderPlanMarkdown(plan: PlanDocument, options?: MarkdownOptions): string {
  const tree = buildPlanTree(plan);
  return composeMarkdown(
    {
      top: topMarkdown(tree),
      sections: [
        ...dangerSections(tree),
        ...tree.accounts.flatMap((account) => accountSections(account, tree.accounts.length > 1)),
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
