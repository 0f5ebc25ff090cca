import {
  bytes,
  fence,
  nameMarkdown,
  namesMarkdown,
  proseMarkdown,
  type Section,
  sourceMarkdown,
} from '../text/fit-markdown.ts';
import { markdownCode, type Untrusted } from '../text/sanitise.ts';
import { actionSymbols, objectWords, showFirst } from '../text/words.ts';
import { callCounts, stepTexts } from './change-text.ts';
import type { AlikeNode } from './condense.ts';
import { dangerWords } from './danger.ts';
import { changeTexts, itemText, pathText, valueText } from './field-text.ts';
import { movedWords, riderTexts } from './place-text.ts';
import type { AccountNode, ChangeNode, FieldNode, GuardNode, NoteNode, PlanTree } from './plan-tree.ts';
import { guardsNamed } from './plan-verdict.ts';

/** The most bytes for the detail of a change. A longer detail is replaced by a note that it is too long. */
const mostBytes = 8_000;

export function changeRow(change: ChangeNode): string {
  const cells = [`${markdownCode(actionSymbols[change.action])} ${change.action}`, nameMarkdown(change.address)];
  return `| ${[...cells, `${change.effect.one}${blockedCell(change)}`, changedFields(change)].join(' | ')} |\n`;
}

function blockedCell({ blockedBy }: ChangeNode): string {
  return blockedBy.length === 0 ? '' : `<br>**blocked** by ${blockedBy.join(', ')}`;
}

/** The table row for many changes that differ only in their object. */
export function alikeRow({ sample, changes }: AlikeNode): string {
  const cells = [
    `${markdownCode(actionSymbols[sample.action])} ${sample.action}`,
    objectWords(sample.kind, changes.length),
    `${sample.effect.many}${blockedCell(sample)}`,
    changedFields(sample),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

/** Their common detail and the list of their objects, folded. */
export function alikeDetails({ sample, changes }: AlikeNode): string {
  const title = `${markdownCode(actionSymbols[sample.action])} ${objectWords(sample.kind, changes.length)} ${sample.action}: ${sample.effect.many}`;
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

/** The full detail of a change, folded. */
export function changeDetails(change: ChangeNode): string {
  const title = `${markdownCode(actionSymbols[change.action])} ${nameMarkdown(change.address)} ${change.action}: ${change.effect.one}`;
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
    ...placeSentence(change),
    ...(change.riders.length === 0
      ? []
      : [`On it: ${riderTexts(change.riders, nameMarkdown, proseMarkdown).join('; ')}.`]),
    ...(change.steps.length === 0 ? [] : [`API calls: ${markdownCode(stepTexts(change.steps).join(', '))}.`]),
    ...(change.source === undefined ? [] : [`Source: ${sourceMarkdown(change.source)}.`]),
  ].join(' ');
}

function placeSentence({ place, placeBefore }: ChangeNode): readonly string[] {
  const where = movedWords(place, placeBefore, nameMarkdown);
  return where === '' ? [] : [`Place:${where.replace(/^ at/, '')}.`];
}

// For each kind of danger.
const mostNamed = 10;

/** The parts that a reviewer must see first: errors, guards, and changes that delete objects or stop traffic. */
export function dangerSections(tree: PlanTree): readonly Section<PlanBlockKind>[] {
  const place = (account: AccountNode): string =>
    tree.accounts.length > 1 ? ` (account ${nameMarkdown(account.account)})` : '';
  return [
    section(
      tree.accounts.flatMap((account) =>
        account.errors.map((note) => block('error', 0, 0, noteMarkdown(note, place(account)))),
      ),
      '#### Errors\n\n',
    ),
    section(
      tree.accounts.flatMap((account) =>
        account.guards.map((guard) => block('guard', 1, guard.lifted ? 0 : 1, guardMarkdown(guard, place(account)))),
      ),
      '#### Guards\n\n',
    ),
    dangerSection(tree),
  ];
}

function dangerSection(tree: PlanTree): Section<PlanBlockKind> {
  const isFleet = tree.accounts.length > 1;
  const lines = tree.dangers.map((danger) => {
    const place = isFleet ? `, account ${nameMarkdown(danger.account)}` : '';
    const words = dangerWords(danger, (addresses) => namesMarkdown(addresses, mostNamed), nameMarkdown);
    return `> - **${danger.action}**${words.slice(danger.action.length)}${place}\n`;
  });
  return section(
    lines.map((line, at) => block('danger', 2, -at, line)),
    '> [!WARNING]\n> Look at these first:\n',
  );
}

/** An error or a warning as a list item. */
export function noteMarkdown(note: NoteNode, place: string): string {
  const at = [
    ...(note.address === undefined ? [] : [nameMarkdown(note.address)]),
    ...(note.source === undefined ? [] : [sourceMarkdown(note.source)]),
  ];
  const where = at.length === 0 ? '' : ` at ${at.join(', ')}`;
  const hint = note.hint === undefined ? '' : `<br>Hint: ${proseMarkdown(note.hint)}`;
  return `- ${nameMarkdown(note.code)}${where}${place}: ${proseMarkdown(note.message)}${hint}\n`;
}

function guardMarkdown(guard: GuardNode, place: string): string {
  const does = guard.lifted ? 'lifted by <code>--allow</code>' : '**blocks this plan**';
  const holds = guard.addresses.length === 0 ? '' : `<br>Blocks: ${namesMarkdown(guard.addresses, 10)}.`;
  const lift = `<br>To lift it: ${proseMarkdown(guard.lift)}`;
  return `- <code>${guard.id}</code> ${does}${place}: ${proseMarkdown(guard.message)}${guard.lifted ? '' : `${holds}${lift}`}\n`;
}

function block(
  kind: PlanBlockKind,
  rank: number,
  danger: number,
  text: string,
): Section<PlanBlockKind>['blocks'][number] {
  return { kind, rank, danger, text };
}

function section(blocks: Section<PlanBlockKind>['blocks'], head: string): Section<PlanBlockKind> {
  return { head, blocks, tail: '\n', under: undefined };
}

/** The kinds of blocks in the Markdown of a plan. When some are left out, a note names them in words for each kind. */
export type PlanBlockKind =
  'error' | 'guard' | 'danger' | 'row' | 'detail' | 'warning' | 'match' | 'unmanaged' | 'ignored' | 'not_compared';

const mostElements = 20;

/** A field as lines that a `diff` code block colours. */
function fieldDiff(field: FieldNode): readonly string[] {
  const path = pathText(field);
  const forces = field.forcesReplacement ? '  (forces replacement)' : '';
  const { edit } = field;
  switch (edit.type) {
    case 'set':
      if (edit.after.type === 'list') return elements('+', path, edit.after.items, forces);
      return [`+ ${path}: ${valueText(edit.after)}${forces}`];
    case 'clear':
      if (edit.before.type === 'list') return elements('-', path, edit.before.items, forces);
      return [`- ${path}: ${valueText(edit.before)}${forces}`];
    case 'change': {
      const [before, after] = changeTexts(edit.before, edit.after);
      return [`- ${path}: ${before}`, `+ ${path}: ${after}${forces}`];
    }
    case 'list': {
      const kept = edit.before.length - edit.removed.length;
      return [
        ...(edit.removed.length > 0 ? elements('-', path, edit.removed, forces) : []),
        ...(edit.added.length > 0 ? elements('+', path, edit.added, forces) : []),
        ...(kept > 0 ? [`  ${path}: ${kept} unchanged`] : []),
      ];
    }
    case 'nothing':
      return [`  ${path}: (no value)${forces}`];
  }
}

function elements(sign: '+' | '-', path: string, items: readonly Untrusted[], forces: string): readonly string[] {
  if (items.length === 0) return [`${sign} ${path}: []${forces}`];
  return showFirst(
    items,
    mostElements,
    (item) => `${sign} ${path}: ${itemText(item)}${forces}`,
    (rest) => `${sign} ${path}: … and ${rest} more`,
  );
}
