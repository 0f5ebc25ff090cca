import type { AlikeNode } from './condense.ts';
import { fence } from './fence.ts';
import { fieldDiff } from './field-diff.ts';
import { bytes } from './fit-blocks.ts';
import { nameMarkdown, namesMarkdown, proseMarkdown, sourceMarkdown } from './inline-markdown.ts';
import type { ChangeNode } from './plan-tree.ts';
import { markdownCode } from './sanitise.ts';
import { guardsNamed } from './plan-verdict.ts';
import { callCounts, stepTexts } from './steps-text.ts';
import { actionSymbols, objectWords } from './words.ts';

/** The detail of one change may take so many bytes; a longer one says that it is too long for this place. */
const mostBytes = 8_000;

export function changeRow(change: ChangeNode): string {
  const cells = [`${markdownCode(actionSymbols[change.action])} ${change.action}`, nameMarkdown(change.address)];
  return `| ${[...cells, `${change.felt.one}${blockedCell(change)}`, changedFields(change)].join(' | ')} |\n`;
}

function blockedCell({ blockedBy }: ChangeNode): string {
  return blockedBy.length === 0 ? '' : `<br>**blocked** by ${blockedBy.join(', ')}`;
}

/** The row of many changes that differ in nothing but their object. */
export function alikeRow({ sample, changes }: AlikeNode): string {
  const cells = [
    `${markdownCode(actionSymbols[sample.action])} ${sample.action}`,
    objectWords(sample.kind, changes.length),
    `${sample.felt.many}${blockedCell(sample)}`,
    changedFields(sample),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

/** What they have in common, and which they are, folded. */
export function alikeDetails({ sample, changes }: AlikeNode): string {
  const title = `${markdownCode(actionSymbols[sample.action])} ${objectWords(sample.kind, changes.length)} ${sample.action}: ${sample.felt.many}`;
  const lines = sample.fields.flatMap(fieldDiff);
  const body = [
    ...(sample.reason === undefined ? [] : [`Reason: ${proseMarkdown(sample.reason)}`]),
    ...blockedLine(sample),
    ...(lines.length === 0 ? [] : [fence(lines, 'diff')]),
    `Objects: ${namesMarkdown(
      changes.map(({ address }) => address),
      changes.length,
    )}.`,
    `API calls: ${markdownCode(callCounts(changes.flatMap(({ steps }) => steps)))}.`,
  ];
  return folded(title, body.map((part) => `${part}\n\n`).join(''));
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
  const title = `${markdownCode(actionSymbols[change.action])} ${nameMarkdown(change.address)} ${change.action}: ${change.felt.one}`;
  return folded(title, changeBody(change));
}

function folded(title: string, body: string): string {
  const shown =
    bytes(body) > mostBytes ? 'Too long to be shown here: see the plan as text, as a diff or as JSON.\n\n' : body;
  return `<details><summary>${title}</summary>\n\n${shown}</details>\n\n`;
}

function changeBody(change: ChangeNode): string {
  const lines = change.fields.flatMap(fieldDiff);
  return [
    ...(change.reason === undefined ? [] : [`Reason: ${proseMarkdown(change.reason)}`]),
    ...blockedLine(change),
    ...(lines.length === 0 ? [] : [fence(lines, 'diff')]),
    aboutLine(change),
  ]
    .filter((part) => part !== '')
    .map((part) => `${part}\n\n`)
    .join('');
}

function blockedLine({ blockedBy }: ChangeNode): readonly string[] {
  if (blockedBy.length === 0) return [];
  return [`**Blocked** by ${guardsNamed(blockedBy)}.`];
}

function aboutLine(change: ChangeNode): string {
  const found = change.matched === undefined ? '' : `, ${change.matched}`;
  return [
    ...(change.liveId === undefined ? [] : [`Live object: ${nameMarkdown(change.liveId)}${found}.`]),
    ...(change.steps.length === 0 ? [] : [`API calls: ${markdownCode(stepTexts(change.steps).join(', '))}.`]),
    ...(change.source === undefined ? [] : [`Source: ${sourceMarkdown(change.source)}.`]),
  ].join(' ');
}
