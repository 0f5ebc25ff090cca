import { writeJson } from '../json/json-text.ts';
import type { Account } from './account.ts';
import { writeProgress } from './progress.ts';
import type { Row } from './table.ts';
import type { World } from './world.ts';

/** The state as the JSON text of a seed: reading it gives the same state. Put together from the objects' cached texts. */
export function writeSeed(world: World): string {
  const accounts = [...world.accounts].map(([tag, account]) => `${JSON.stringify(tag)}:${accountText(account)}`);
  return `{"accounts":{${accounts.join(',\n')}}}\n`;
}

function accountText(account: Account): string {
  const progress = writeProgress(account.progress);
  const fields = [
    `"settings":${account.settings.text}`,
    `"slots":${listText(account.slots.rows)}`,
    `"interconnects":${listText(account.interconnects.rows)}`,
    `"cnis":${listText(account.cnis.rows)}`,
    `"status":${writeJson(Object.fromEntries(account.status))}`,
  ];
  if (account.tunnels.size > 0) fields.push(`"tunnels":${JSON.stringify([...account.tunnels])}`);
  if (progress !== undefined) fields.push(`"progress":${JSON.stringify(progress)}`);
  return `{\n${fields.join(',\n')}\n}`;
}

function listText(rows: readonly Row[]): string {
  return rows.length === 0 ? '[]' : `[\n${rows.map((row) => row.text).join(',\n')}\n]`;
}
