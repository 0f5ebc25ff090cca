import { safeJson } from '../../diagnostics/hidden-characters.ts';
import type { LiveSlot, StatusRow } from '../../model/live.ts';
import {
  composeMarkdown,
  type KindWords,
  type MarkdownOptions,
  nameMarkdown,
  namesMarkdown,
  proseMarkdown,
} from '../text/compose-markdown.ts';
import { finishText, tableText } from '../text/inline-text.ts';
import type { Style } from '../text/paint.ts';
import { sanitiseText, untrusted } from '../text/sanitise.ts';
import { counted } from '../text/words.ts';

/** A table of interconnects; the account is a column where there are several. Ends with a line break. */
export function renderStatusText(rows: readonly StatusRow[], { width }: Pick<Style, 'width'> = {}): string {
  const isFleet = new Set(rows.map((row) => row.account)).size > 1;
  const account = isFleet ? ['ACCOUNT'] : [];
  return tableText(
    [...account, 'KEY', 'NAME', 'TYPE', 'PLACE', 'STATE', 'CNIS', 'REASON'],
    rows.map((row) => [
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

/** `demarc.status/1`. */
export function renderStatusJson(rows: readonly StatusRow[]): string {
  const interconnects = rows.map(({ account, key, address, name, type, place, state, reason, cnis }) => {
    return { account, key, address, name, type, place, state, reason, cnis };
  });
  return jsonText({ format: 'demarc.status/1', interconnects });
}

/** A port, with the interconnect of the account that is on it. */
interface ListedSlot extends LiveSlot {
  readonly holder?: { readonly name: string; readonly key: string | undefined } | undefined;
}

const titles = ['ID', 'SITE', 'SPEED', 'FREE', 'DEVICE', 'FACILITY', 'ADDRESS'];
const breakable = ['TAKEN BY', 'FACILITY', 'ADDRESS'];

/** A table of ports, with a column for whose they are where some are taken by the account itself. Ends with a line break. */
export function renderSlotsText(slots: readonly ListedSlot[], { width }: Pick<Style, 'width'> = {}): string {
  const isHeld = slots.some(({ holder }) => holder !== undefined);
  const rows = slots.map((slot) => [
    slot.id,
    slot.site,
    slot.speed,
    slot.occupied ? 'no' : 'yes',
    ...(isHeld ? [heldBy(slot)] : []),
    slot.device ?? '',
    slot.facility.name,
    slot.facility.address.join(', '),
  ]);
  return tableText(isHeld ? titles.toSpliced(4, 0, 'TAKEN BY') : titles, rows, 'No slots.', { width, breakable });
}

function heldBy({ holder }: ListedSlot): string {
  if (holder === undefined) return '';
  return holder.key === undefined ? `${holder.name} (unmanaged)` : `interconnect.${holder.key} (${holder.name})`;
}

/**
 * `demarc.slots/1`, with the field names of the API, and the interconnect of the account that is on the port, with its key. What is not known
 * is null.
 */
export function renderSlotsJson(slots: readonly ListedSlot[]): string {
  return jsonText({
    format: 'demarc.slots/1',
    slots: slots.map((slot) => ({
      id: slot.id,
      site: slot.site,
      speed: slot.speed,
      occupied: slot.occupied,
      account: slot.account ?? null,
      interconnect: slot.holder?.name ?? null,
      key: slot.holder?.key ?? null,
      ccr_device_name: slot.device ?? null,
      facility: { name: slot.facility.name, address: slot.facility.address },
    })),
  });
}

/** An account that the documents name. */
export interface AccountRow {
  readonly account: string;
  /** The variable that holds its token; null for the default, CLOUDFLARE_API_TOKEN. */
  readonly token_env: string | null;
  /** The files that declare something for it. */
  readonly files: readonly string[];
}

/** A table of accounts. Ends with a line break. */
export function renderAccountsText(rows: readonly AccountRow[], { width }: Pick<Style, 'width'> = {}): string {
  return tableText(
    ['ACCOUNT', 'TOKEN', 'FILES'],
    rows.map((row) => [row.account, row.token_env ?? 'CLOUDFLARE_API_TOKEN (default)', row.files.join(', ')]),
    'No accounts.',
    { width, breakable: ['TOKEN', 'FILES'] },
  );
}

/** `demarc.accounts/1`: `accounts` is usable as the matrix of a workflow. */
export function renderAccountsJson(rows: readonly AccountRow[]): string {
  return jsonText({
    format: 'demarc.accounts/1',
    accounts: rows.map(({ account, token_env, files }) => ({ account, token_env, files })),
  });
}

/** A semantic rule as `demarc rules` lists it. */
export interface RuleRow {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  readonly why: string;
  readonly fix: string;
}

/** Each rule with its severity, why it is there and how to fix what it finds. Ends with a line break. */
export function renderRulesText(rules: readonly RuleRow[]): string {
  if (rules.length === 0) return finishText(['No rules.']);
  const blocks = rules.map(({ id, severity, why, fix }) => [
    `${sanitiseText(id)} (${severity})`,
    `  why: ${sanitiseText(why)}`,
    `  fix: ${sanitiseText(fix)}`,
    '',
  ]);
  const errors = rules.filter((rule) => rule.severity === 'error').length;
  return finishText([...blocks.flat(), `${counted(errors, 'error')}, ${counted(rules.length - errors, 'warning')}.`]);
}

/** `demarc.rules/1`. */
export function renderRulesJson(rules: readonly RuleRow[]): string {
  return jsonText({
    format: 'demarc.rules/1',
    rules: rules.map(({ id, severity, why, fix }) => ({ id, severity, why, fix })),
  });
}

/** A value as JSON that is safe to print: two spaces of indentation, keys in the order they are in, a line break at the end. */
export function jsonText(value: unknown): string {
  return `${safeJson(JSON.stringify(value, undefined, 2))}\n`;
}

/** The same on one line, for NDJSON. */
export function jsonLine(value: unknown): string {
  return `${safeJson(JSON.stringify(value))}\n`;
}

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
