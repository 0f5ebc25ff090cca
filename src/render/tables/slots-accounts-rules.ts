import type { LiveSlot } from '../../model/live.ts';
import { finishText } from '../text/inline-text.ts';
import type { Style } from '../text/paint.ts';
import { sanitiseText } from '../text/sanitise.ts';
import { tableText } from '../text/table-text.ts';
import { counted, jsonText } from '../text/words.ts';

/** A port, with the interconnect of the account on it. */
interface ListedSlot extends LiveSlot {
  readonly holder?: { readonly name: string; readonly key: string | undefined } | undefined;
}

const titles = ['ID', 'SITE', 'SPEED', 'FREE', 'DEVICE', 'FACILITY', 'ADDRESS'];
const breakable = ['TAKEN BY', 'FACILITY', 'ADDRESS'];

/** Renders ports as a table. If the account uses some of them, a column names the interconnect on each. Ends with a line break. */
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
 * Writes `demarc.slots/1` with the field names of the API. It adds the account's interconnect on the port, with its key. Unknown values are
 * null.
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
interface AccountRow {
  readonly account: string;
  /** The variable that holds its token. Null for the default, CLOUDFLARE_API_TOKEN. */
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

/** Writes `demarc.accounts/1`. A workflow can use `accounts` as its matrix. */
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

/** Renders each rule with its severity, its reason and its fix. Ends with a line break. */
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
