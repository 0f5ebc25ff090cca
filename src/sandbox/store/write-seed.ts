import type { JsonObject, JsonValue } from '../../model/json.ts';
import { writeJson } from '../json/json-text.ts';
import type { Account } from './account.ts';
import { writeProgress } from './progress.ts';
import type { Row } from './table.ts';
import type { World } from './world.ts';

/**
 * The state as the JSON text of a seed: reading it gives the same state. Put together from the objects' cached texts, but for what `show` changes
 * in them.
 */
export function writeSeed(world: World, show: (value: JsonObject) => JsonValue = (value) => value): string {
  const textOf = (row: Row) => {
    const shown = show(row.value);
    return shown === row.value ? row.text : writeJson(shown);
  };
  const accounts = [...world.accounts].map(
    ([tag, account]) => `${JSON.stringify(tag)}:${accountText(account, textOf)}`,
  );
  return `{"accounts":{${accounts.join(',\n')}}}\n`;
}

function accountText(account: Account, textOf: (row: Row) => string): string {
  const progress = writeProgress(account.progress);
  const fields = [
    `"settings":${account.settings.text}`,
    `"slots":${listText(account.slots.rows, textOf)}`,
    `"interconnects":${listText(account.interconnects.rows, textOf)}`,
    `"cnis":${listText(account.cnis.rows, textOf)}`,
    `"status":${writeJson(Object.fromEntries(account.status))}`,
  ];
  if (account.tunnels.size > 0) fields.push(`"tunnels":${JSON.stringify([...account.tunnels])}`);
  if (progress !== undefined) fields.push(`"progress":${JSON.stringify(progress)}`);
  return `{\n${fields.join(',\n')}\n}`;
}

function listText(rows: readonly Row[], textOf: (row: Row) => string): string {
  return rows.length === 0 ? '[]' : `[\n${rows.map(textOf).join(',\n')}\n]`;
}
