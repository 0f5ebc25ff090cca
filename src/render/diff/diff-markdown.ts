import type { DiffDocument } from '../../model/generated/diff.ts';
import { fieldsText } from '../plan/fields/field-text.ts';
import {
  bytes,
  fence,
  fitMarkdown,
  type KindWords,
  type MarkdownOptions,
  nameMarkdown,
  namesMarkdown,
  proseMarkdown,
  type Section,
} from '../text/fit-markdown.ts';
import { createPaint } from '../text/paint.ts';
import { buildDiffTree, type DiffAccountNode, type DiffObject } from './diff-tree.ts';

type BlockKind = 'object' | 'light' | 'not_compared';

const kinds: KindWords<BlockKind> = {
  object: ['object that differs', 'objects that differ'],
  light: ['circuit with another light', 'circuits with another light'],
  not_compared: ['field that was not compared', 'fields that were not compared'],
};

const mostNamed = 20;
const mostFieldBytes = 8_000;
const plain = createPaint({ color: false });

/** Renders what changed in live accounts for an issue or a summary, within a budget of bytes. */
export function renderDiffMarkdown(diff: DiffDocument, options?: MarkdownOptions): string {
  const { accounts, sentence } = buildDiffTree(diff);
  return fitMarkdown(
    {
      top: `### ${proseMarkdown(sentence)}\n\n`,
      sections: accounts.flatMap(accountSections),
      bottom: '',
      kinds,
      elsewhere: 'The text and the JSON have all of it.',
    },
    options,
  );
}

function accountSections({ account, parts, light, notCompared }: DiffAccountNode): readonly Section<BlockKind>[] {
  const under = { text: `#### Account ${nameMarkdown(account)}\n\n` };
  return [
    ...parts.map(({ title, objects }, at) =>
      section('object', 1 + at, `**${title}**\n\n`, objects.map(objectMarkdown), under),
    ),
    section(
      'light',
      5,
      '**Light, which counts as no difference**\n\n',
      light.map(
        (each) => `- ${nameMarkdown(each.address)}: ${proseMarkdown(each.before)} → ${proseMarkdown(each.after)}\n`,
      ),
      under,
    ),
    section(
      'not_compared',
      6,
      '**Not compared**\n\n',
      notCompared.map(
        ({ path, reason, addresses }) =>
          `- ${nameMarkdown(path)} of ${namesMarkdown(addresses, mostNamed)}: ${proseMarkdown(reason)}\n`,
      ),
      under,
    ),
  ];
}

function section(
  kind: BlockKind,
  rank: number,
  head: string,
  texts: readonly string[],
  under: Section<BlockKind>['under'],
): Section<BlockKind> {
  return { head, blocks: texts.map((text) => ({ kind, rank, danger: 0, text })), tail: '\n', under };
}

function objectMarkdown({ action, address, liveId, replaces, place, fields }: DiffObject): string {
  const live = liveId === undefined ? '' : `, live as ${nameMarkdown(liveId)}`;
  const again = replaces === undefined ? '' : `, before as ${nameMarkdown(replaces)}`;
  const where = place.length === 0 ? '' : `<br>At ${place.map(proseMarkdown).join(', ')}`;
  return `- ${nameMarkdown(address)}${live}${again}${where}\n${fieldsMarkdown(action, fields)}`;
}

function fieldsMarkdown(action: DiffObject['action'], fields: DiffObject['fields']): string {
  if (fields.length === 0) return '';
  const block = fence(fieldsText(fields, action === 'create' || action === 'delete', plain), 'text');
  if (bytes(block) > mostFieldBytes) return '  Its fields are too long to be shown here.\n';
  return `\n${block.replace(/^/gm, '  ')}\n\n`;
}
