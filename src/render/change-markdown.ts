import { stepsText } from './change-text.ts';
import { fence } from './fence.ts';
import { fieldDiff } from './field-diff.ts';
import { bytes } from './fit-blocks.ts';
import { nameMarkdown, namesMarkdown, proseMarkdown, sourceMarkdown } from './inline-markdown.ts';
import type { ChangeNode } from './plan-tree.ts';
import { markdownCode } from './sanitise.ts';
import { actionSymbols, impactWords } from './words.ts';

/** The detail of one change may take so many bytes; a longer one says that it is too long for this place. */
const mostBytes = 8_000;

export function changeRow(change: ChangeNode): string {
  const impact = impactWords(change.impact, change.action, change.kind);
  const blocked = change.blockedBy.length === 0 ? '' : `<br>**blocked** by ${change.blockedBy.join(', ')}`;
  const cells = [`${markdownCode(actionSymbols[change.action])} ${change.action}`, nameMarkdown(change.address)];
  return `| ${[...cells, `${impact}${blocked}`, changedFields(change)].join(' | ')} |\n`;
}

function changedFields(change: ChangeNode): string {
  if (change.action === 'create') return 'new';
  if (change.action === 'delete') return change.liveId === undefined ? '' : nameMarkdown(change.liveId);
  return namesMarkdown(
    change.fields.map((field) => field.path),
    4,
  );
}

/** A change in full, folded. */
export function changeDetails(change: ChangeNode): string {
  const title = `${markdownCode(actionSymbols[change.action])} ${nameMarkdown(change.address)} ${change.action}: ${impactWords(change.impact, change.action, change.kind)}`;
  const body = changeBody(change);
  const shown =
    bytes(body) > mostBytes ? 'Too long to be shown here: see the plan as text, as a diff or as JSON.\n\n' : body;
  return `<details><summary>${title}</summary>\n\n${shown}</details>\n\n`;
}

function changeBody(change: ChangeNode): string {
  const lines = change.fields.flatMap(fieldDiff);
  return [
    ...(change.reason === undefined ? [] : [`Reason: ${proseMarkdown(change.reason)}`]),
    ...(change.blockedBy.length === 0 ? [] : [`**Blocked** by the guard ${change.blockedBy.join(', ')}.`]),
    ...(lines.length === 0 ? [] : [fence(lines, 'diff')]),
    aboutLine(change),
  ]
    .filter((part) => part !== '')
    .map((part) => `${part}\n\n`)
    .join('');
}

function aboutLine(change: ChangeNode): string {
  const found = change.matched === undefined ? '' : `, ${change.matched}`;
  return [
    ...(change.liveId === undefined ? [] : [`Live object: ${nameMarkdown(change.liveId)}${found}.`]),
    ...(change.steps.length === 0 ? [] : [`API calls: ${markdownCode(stepsText(change.steps))}.`]),
    ...(change.source === undefined ? [] : [`Source: ${sourceMarkdown(change.source)}.`]),
  ].join(' ');
}
