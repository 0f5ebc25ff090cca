import type { MagicExtra, MagicExtrasLostFault } from '../../model/generated/sandbox-faults.ts';
import type { JsonObject } from '../../model/json.ts';
import { isObject, withField } from '../json-text.ts';
import type { Account } from '../store/account.ts';

/** Takes from the Magic side of a CNI what a PUT does not hold. True if something was there. */
export function loseExtras(account: Account, id: string, fault: MagicExtrasLostFault): boolean {
  const { interconnects } = account.traffic;
  const row = interconnects.table.get(id)?.value;
  if (row === undefined) return false;
  const fields: readonly MagicExtra[] = fault.fields ?? all;
  const left = fields.reduce((rest, field) => without[field](rest), row);
  if (Object.entries(row).every(([name, value]) => left[name] === value)) return false;
  interconnects.put(id, left);
  interconnects.derived = false;
  return true;
}

const all: readonly MagicExtra[] = ['filters', 'health_check', 'return_routing', 'key'];

const without: Readonly<Record<MagicExtra, (row: JsonObject) => JsonObject>> = {
  filters: (row) => withoutInSession(row, ['import_filter_id', 'export_filter_id']),
  health_check: (row) => withField(row, 'health_check', undefined),
  return_routing: (row) => withField(row, 'automatic_return_routing', undefined),
  key: (row) => withoutInSession(row, ['md5_key']),
};

function withoutInSession(row: JsonObject, fields: readonly string[]): JsonObject {
  const bgp = row['bgp'];
  if (!isObject(bgp) || !fields.some((field) => Object.hasOwn(bgp, field))) return row;
  return withField(
    row,
    'bgp',
    fields.reduce((rest, field) => withField(rest, field, undefined), bgp),
  );
}
