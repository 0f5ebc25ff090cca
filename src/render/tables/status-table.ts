import type { WeakSet } from '../../model/circuits/redundancy.ts';
import type { StatusRow } from '../../model/live.ts';
import { joinFirst } from '../../model/text.ts';
import {
  fitMarkdown,
  type KindWords,
  type MarkdownOptions,
  nameMarkdown,
  namesMarkdown,
  proseMarkdown,
} from '../text/fit-markdown.ts';
import { say, tableText } from '../text/inline-text.ts';
import type { Style } from '../text/paint.ts';
import { untrusted } from '../text/sanitise.ts';
import { counted, jsonText } from '../text/words.ts';

/** Renders interconnects as a table, the sick ones first. With several accounts, the account is a column. Ends with a line break. */
export function renderStatusText(rows: readonly StatusRow[], { width }: Pick<Style, 'width'> = {}): string {
  const isFleet = new Set(rows.map((row) => row.account)).size > 1;
  const account = isFleet ? ['ACCOUNT'] : [];
  return tableText(
    [...account, 'KEY', 'NAME', 'TYPE', 'PLACE', 'STATE', 'CNIS', 'REASON'],
    sickFirst(rows).map((row) => [
      ...(isFleet ? [row.account] : []),
      row.key ?? '(unmanaged)',
      row.name,
      row.type,
      row.place,
      row.state,
      row.cnis.join(', '),
      row.reason ?? '',
    ]),
    'No interconnects.',
    { width, breakable: ['PLACE', 'CNIS', 'REASON'] },
  );
}

const ranks = ['Down', 'Unhealthy', undefined, 'Pending', 'Healthy'];

/** An unknown state comes between those that are known to be bad and Pending. */
function sickFirst(rows: readonly StatusRow[]): readonly StatusRow[] {
  const rank = ({ state }: StatusRow) => ranks.indexOf(ranks.includes(state) ? state : undefined);
  return [...rows].sort((a, b) => rank(a) - rank(b));
}

/** `1 Down, 2 Pending, 34 Healthy; of the backup set lon, 1 of 2 circuits is up`. Ends with a line break; no rows give an empty text. */
export function renderStatusSummary(rows: readonly StatusRow[], weakSets: readonly WeakSet[]): string {
  if (rows.length === 0) return '';
  const counts = new Map<string, number>();
  for (const { state } of sickFirst(rows)) counts.set(state, (counts.get(state) ?? 0) + 1);
  const states = [...counts].map(([state, n]) => `${n} ${say(untrusted(state))}`);
  const names = weakSets.map(
    ({ name, up }) => `${say(untrusted(name))} (${up === 0 ? 'no circuit' : 'one circuit'} up)`,
  );
  const weak =
    names.length === 0 ? '' : `; weak backup ${names.length === 1 ? 'set' : 'sets'}: ${joinFirst(names, mostCnis)}`;
  return `\n${joinFirst(states, mostCnis)}${weak}\n`;
}

/** `demarc.status/1`. */
export function renderStatusJson(rows: readonly StatusRow[], weakSets: readonly WeakSet[] = []): string {
  const interconnects = rows.map(({ account, key, address, name, type, place, state, reason, cnis }) => {
    return { account, key, address, name, type, place, state, reason, cnis };
  });
  return jsonText({ format: 'demarc.status/1', interconnects, weak_sets: weakSets });
}

type RowKind = 'bad' | 'good';

const kinds: KindWords<RowKind> = {
  bad: ['interconnect that is not Healthy', 'interconnects that are not Healthy'],
  good: ['interconnect', 'interconnects'],
};
const mostCnis = 20;

/**
 * Renders interconnects with their health as a table for a summary, within a budget of bytes. Interconnects that are not Healthy come
 * first.
 */
export function renderStatusMarkdown(rows: readonly StatusRow[], options?: MarkdownOptions): string {
  const isBad = ({ state }: StatusRow) => state !== 'Healthy';
  const block = (row: StatusRow) =>
    isBad(row)
      ? { kind: 'bad' as const, rank: 0, danger: 0, text: rowMarkdown(row) }
      : { kind: 'good' as const, rank: 1, danger: 0, text: rowMarkdown(row) };
  return fitMarkdown(
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
      bottom: 'Healthy means light and an Ethernet link; it says nothing about BGP.\n',
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
