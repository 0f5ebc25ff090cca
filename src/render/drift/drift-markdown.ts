import { driftKinds, type PlanDocument } from '../../model/plan.ts';
import { picturesSection } from '../graph/sets-section.ts';
import { fieldsText } from '../plan/fields/field-text.ts';
import type { ChangeNode, SourceNode } from '../plan/plan-tree.ts';
import { isUnplanned } from '../plan/plan-verdict.ts';
import {
  bytes,
  fence,
  fitMarkdown,
  type Heading,
  type KindWords,
  type MarkdownOptions,
  nameMarkdown,
  proseMarkdown,
  type Section,
} from '../text/fit-markdown.ts';
import { noteItems, noteMarkdown } from '../text/note-markdown.ts';
import { createPaint } from '../text/paint.ts';
import { excerptMiddle, markdownCode } from '../text/sanitise.ts';
import { counted } from '../text/words.ts';
import {
  buildDriftTree,
  declaredFields,
  type DriftAccount,
  type DriftObject,
  type DriftOptions,
  type DriftPart,
  fieldsDrift,
  impactOf,
  partWords,
  reasonLabel,
} from './drift-tree.ts';
import { keepWords } from './ways-out.ts';

type DriftBlockKind = 'picture' | 'error' | 'object' | 'unmanaged' | 'warning' | 'not_compared';
type DriftSection = Section<DriftBlockKind>;

const kinds: KindWords<DriftBlockKind> = {
  picture: ['picture', 'pictures'],
  error: ['error', 'errors'],
  object: ['object that drifted', 'objects that drifted'],
  unmanaged: ['unmanaged object', 'unmanaged objects'],
  warning: ['warning', 'warnings'],
  not_compared: ['field that was not compared', 'fields that were not compared'],
};

const backTitle = 'Backup sets that lose a circuit where the drift is put back';

const mostFieldBytes = 8_000;
const plain = createPaint({ color: false });

interface DriftMarkdownOptions extends DriftOptions, MarkdownOptions {
  /** False when the text below already says what to do. */
  readonly next?: boolean;
}

/** Renders differences in the live network for an issue or a summary, within a budget of bytes. */
export function renderDriftMarkdown(plan: PlanDocument, options: DriftMarkdownOptions): string {
  const tree = buildDriftTree(plan, options);
  return fitMarkdown(
    {
      top: `### ${tree.sentence}\n\n`,
      sections: [
        picturesSection(plan, { kind: 'picture' as const, rank: 3.5, title: backTitle }),
        ...tree.accounts.flatMap(accountSections),
      ],
      bottom: options.next === false ? '' : nextMarkdown(tree.next),
      kinds,
      elsewhere: 'The text and the JSON of the run have all of it.',
    },
    options,
  );
}

function nextMarkdown(steps: readonly string[]): string {
  const items = steps.map((step) => {
    const pieces = step.split('`').map((piece, at) => (at % 2 === 1 ? `<code>${piece}</code>` : piece));
    return `- ${pieces.join('')}\n`;
  });
  return items.length === 0 ? '' : `**Next**\n\n${items.join('')}`;
}

function accountSections(account: DriftAccount): readonly DriftSection[] {
  const { node } = account;
  const unread = isUnplanned(node) ? 'This account could not be compared.\n\n' : '';
  const under: Heading = { text: `#### Account ${nameMarkdown(node.account)}\n\n${unread}` };
  const errors = node.errors.map((note) => noteMarkdown(note, ''));
  return [
    // The output always names an account that could not be read.
    section('error', 0, under, '', isUnplanned(node) ? ['', ...errors] : []),
    ...account.parts.map((part) => objectSection(under, part)),
    unmanagedSection(account, under),
    {
      head: '**Warnings**\n\n',
      blocks: noteItems(node.warnings).map((item) => ({ kind: 'warning', rank: 2, danger: 0, ...item })),
      tail: '\n',
      under,
    },
    section(
      'not_compared',
      4,
      under,
      '**Not compared**\n\n',
      node.notCompared.map(
        (entry) => `- ${nameMarkdown(entry.address)} ${nameMarkdown(entry.path)}: ${proseMarkdown(entry.reason)}\n`,
      ),
    ),
  ];
}

/** What is missing least is left out first: no block is shown while one with a higher danger is not. */
function objectSection(under: Heading, { kind, objects }: DriftPart): DriftSection {
  const [title, state] = partWords[kind];
  const danger = driftKinds.length - driftKinds.indexOf(kind);
  return {
    head: `**${title}**: ${state}\n\n`,
    blocks: objects.map((object, i) => ({
      ...{ kind: 'object', rank: 1, text: objectText(object) },
      danger: danger - i / objects.length,
    })),
    tail: '\n',
    under,
  };
}

function objectText({ change, ways }: DriftObject): string {
  const live = change.liveId === undefined ? '' : `, live as ${nameMarkdown(change.liveId)}`;
  const state = change.action === 'create' ? ', not live' : '';
  const keep = keepWords(ways.keep, { name: nameMarkdown, source: lineMarkdown });
  const lines = [
    ...impactOf(change).map((words) => `Impact ${words}`),
    ...(change.reason === undefined ? [] : [`${capitalised(reasonLabel(change))}: ${proseMarkdown(change.reason)}`]),
    `Back: ${markdownCode(excerptMiddle(ways.back.untrusted, longestCommand))}`,
    ...(ways.accept === undefined
      ? []
      : [`Keep: ${markdownCode(excerptMiddle(ways.accept.untrusted, longestCommand))}`]),
    ...(keep === '' ? [] : [`${ways.accept === undefined ? 'Keep' : 'By hand'}: ${keep}`]),
  ];
  return `- ${nameMarkdown(change.address)}${live}${state}${lines.map((line) => `<br>${line}`).join('')}\n${fieldsMarkdown(change)}`;
}

const longestCommand = 200;

function lineMarkdown({ file, line }: SourceNode): string {
  return markdownCode(`${excerptMiddle(file.untrusted, 120)}:${line}`);
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function fieldsMarkdown(change: ChangeNode): string {
  const fields = declaredFields(change.fields);
  if (fields.length === 0) return '';
  const lines = change.action === 'create' ? fieldsText(fields, true, plain) : fieldsDrift(fields);
  const block = fence(lines, 'text');
  if (bytes(block) > mostFieldBytes) return '  Its fields are too long to be shown here.\n';
  return `\n${block.replace(/^/gm, '  ')}\n\n`;
}

function unmanagedSection(account: DriftAccount, under: Heading): DriftSection {
  const counts = account.unmanagedCounts ? '' : ' (not counted as drift)';
  const title = `${counted(account.unmanaged.length, 'live object')} that no document declares${counts}`;
  const items = account.unmanaged.map(
    (reference) => `- ${reference.kind} ${nameMarkdown(reference.liveId)}: ${proseMarkdown(reference.summary)}\n`,
  );
  const head = `<details><summary><b>Unmanaged</b>: ${title}</summary>\n\n`;
  return section('unmanaged', 3, under, head, items, '\n</details>\n\n');
}

function section(
  kind: DriftBlockKind,
  rank: number,
  under: Heading,
  head: string,
  items: readonly string[],
  tail = '\n',
): DriftSection {
  return { head, blocks: items.map((text) => ({ kind, rank, danger: 0, text })), tail, under };
}
