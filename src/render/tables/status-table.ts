import type { CircuitAccount } from '../../model/circuits/circuit-record.ts';
import type { SetHealth } from '../../model/circuits/redundancy.ts';
import { countStates, sickFirst, statusRow } from '../../model/circuits/status-row.ts';
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
import { say } from '../text/inline-text.ts';
import type { Style } from '../text/paint.ts';
import { untrusted } from '../text/sanitise.ts';
import { tableText } from '../text/table-text.ts';
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
    { width, breakable: ['PLACE', 'CNIS', 'REASON'], cuttable: ['ACCOUNT', 'KEY', 'NAME', 'CNIS'] },
  );
}

/** What is shown, and what beside it. */
interface Shown {
  /** Those with one Healthy circuit, or none. */
  readonly weak_sets: readonly SetHealth[];
  /** How many circuits the filter leaves out. */
  readonly left_out: number;
}

/** `1 Down, 34 Healthy; weak backup set: lon (one circuit up)`. Ends with a line break; where there are no circuits at all, it is empty. */
export function renderStatusSummary(rows: readonly StatusRow[], { weak_sets, left_out }: Shown): string {
  const states = countStates(rows).map(({ state, circuits }) => `${circuits} ${say(untrusted(state))}`);
  const names = weak_sets.map(
    ({ name, up }) => `${say(untrusted(name))} (${up === 0 ? 'no circuit' : 'one circuit'} up)`,
  );
  const parts = [
    ...(states.length === 0 ? [] : [joinFirst(states, mostCnis)]),
    ...(left_out === 0 ? [] : [`the filter leaves out ${counted(left_out, 'circuit')}`]),
    ...(names.length === 0
      ? []
      : [`weak backup ${names.length === 1 ? 'set' : 'sets'}: ${joinFirst(names, mostCnis)}`]),
  ];
  return parts.length === 0 ? '' : `\n${parts.join('; ')}\n`;
}

/** `demarc.status/2` (schemas/status.schema.json). */
export function renderStatusJson({
  accounts,
  left_out,
  weak_sets,
}: Shown & { accounts: readonly CircuitAccount[] }): string {
  const rows = accounts.flatMap(({ circuits }) => circuits.map(statusRow));
  const summary = { circuits: rows.length, left_out, states: countStates(rows) };
  return jsonText({ format: 'demarc.status/2', summary, weak_sets, accounts });
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
