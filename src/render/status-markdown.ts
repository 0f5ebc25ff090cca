import type { StatusRow } from '../model/status.ts';
import { composeMarkdown, type KindWords } from './compose-markdown.ts';
import { nameMarkdown, namesMarkdown, proseMarkdown } from './inline-markdown.ts';
import type { MarkdownOptions } from './markdown-budget.ts';
import { untrusted } from './untrusted.ts';
import { counted } from './words.ts';

type RowKind = 'bad' | 'good';

const kinds: KindWords<RowKind> = {
  bad: ['interconnect that is not Healthy', 'interconnects that are not Healthy'],
  good: ['interconnect', 'interconnects'],
};
const mostCnis = 20;

/** Interconnects with their health as a table for a summary, those that are not Healthy first, within a budget of bytes. */
export function renderStatusMarkdown(rows: readonly StatusRow[], options?: MarkdownOptions): string {
  const isBad = ({ state }: StatusRow) => state !== 'Healthy';
  const block = (row: StatusRow) =>
    isBad(row)
      ? { kind: 'bad' as const, rank: 0, danger: 0, text: rowMarkdown(row) }
      : { kind: 'good' as const, rank: 1, danger: 0, text: rowMarkdown(row) };
  return composeMarkdown(
    {
      top: `### ${sentence(rows.length, rows.filter(isBad).length)}\n\n`,
      sections: [
        {
          head: '| State | Interconnect | Account | Type | Place | CNIs |\n| --- | --- | --- | --- | --- | --- |\n',
          blocks: [...rows.filter(isBad), ...rows.filter((row) => !isBad(row))].map(block),
          tail: '\n',
          under: undefined,
        },
      ],
      bottom: 'Healthy means light and an Ethernet link; it says nothing of BGP.\n',
      kinds,
      elsewhere: 'The log of the run has all of it.',
    },
    options,
  );
}

function sentence(all: number, bad: number): string {
  if (all === 0) return 'No interconnects';
  return bad === 0
    ? `${counted(all, 'interconnect')}, all Healthy`
    : `${bad} of ${counted(all, 'interconnect')} not Healthy`;
}

function rowMarkdown({ account, address, name, type, place, state, reason, cnis }: StatusRow): string {
  const why = reason === undefined ? '' : `: ${proseMarkdown(untrusted(reason))}`;
  const key = address === null ? ' (unmanaged)' : ` ${nameMarkdown(untrusted(address))}`;
  const cells = [
    `${proseMarkdown(untrusted(state))}${why}`,
    `${nameMarkdown(untrusted(name))}${key}`,
    nameMarkdown(untrusted(account)),
    proseMarkdown(untrusted(type)),
    proseMarkdown(untrusted(place)),
    namesMarkdown(cnis.map(untrusted), mostCnis),
  ];
  return `| ${cells.join(' | ')} |\n`;
}
