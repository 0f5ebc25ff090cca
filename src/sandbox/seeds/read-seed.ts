import type { SandboxFaults } from '../../model/generated/sandbox-faults.ts';
import type { SandboxSeed, SeedAccount } from '../../model/generated/sandbox-seed.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { ShapeProblem } from '../../schema/keywords.ts';
import { isObject, parseJson, textOf, toJson, withField, writeJson } from '../json-text.ts';
import { SandboxError } from '../sandbox-error.ts';
import { Account, conduitName, defaultAsn, readProgress, writeProgress } from '../store/account.ts';
import type { Row } from '../store/table.ts';
import type { World } from '../store/world.ts';
import { addMagicInterconnects, readTraffic, trafficText } from './read-seeded-traffic.ts';

/**
 * Reads the accounts of a schema-valid seed. Throws a SandboxError for a duplicate id, name or conduit name, because no real account has
 * duplicates.
 */
export function readSeed(seed: SandboxSeed): ReadonlyMap<string, Account> {
  return new Map(Object.entries(seed.accounts).map(([tag, account]) => [tag, readAccount(tag, account)]));
}

function readAccount(tag: string, seed: SeedAccount): Account {
  const settings = object(seed.settings ?? { default_asn: defaultAsn });
  const account = new Account(tag, settings, {
    name: seed.name,
    tunnels: seed.tunnels ?? [],
    traffic: readTraffic(seed),
    progress: readProgress(seed.progress),
  });
  for (const slot of (seed.slots ?? []).map(object)) {
    const id = identify(tag, 'slot', slot, 'id', account.slots.get(textOf(slot, 'id') ?? '') !== undefined);
    account.slots.insert(id, slot);
  }
  for (const interconnect of (seed.interconnects ?? []).map(object)) {
    const taken = account.interconnects.get(textOf(interconnect, 'name') ?? '') !== undefined;
    account.interconnects.insert(identify(tag, 'interconnect', interconnect, 'name', taken), owned(tag, interconnect));
  }
  for (const cni of (seed.cnis ?? []).map(object)) readCni(account, cni);
  for (const [name, status] of Object.entries(seed.status ?? {})) account.status.set(name, object(status));
  addMagicInterconnects(account);
  return account;
}

function readCni(account: Account, cni: JsonObject): void {
  const id = identify(account.tag, 'CNI', cni, 'id', account.cnis.get(textOf(cni, 'id') ?? '') !== undefined);
  const conduit = conduitName(cni);
  if (account.holderOfConduit(conduit) !== undefined) throw twice(account.tag, 'conduit name', conduit);
  account.putCni(id, owned(account.tag, withMadeUpKey(cni)));
}

/** A snapshot without secrets only says that a session has a key. */
function withMadeUpKey(cni: JsonObject): JsonObject {
  const bgp = cni['bgp'];
  const isMarked = isObject(bgp) && isObject(bgp['md5_key']);
  return isMarked ? withField(cni, 'bgp', withField(bgp, 'md5_key', 'made-up-key')) : cni;
}

function identify(tag: string, kind: string, value: JsonObject, field: string, taken: boolean): string {
  const id = textOf(value, field) ?? '';
  if (taken) throw twice(tag, kind, id);
  return id;
}

function twice(tag: string, kind: string, id: string): SandboxError {
  return new SandboxError(
    `the seed has the ${kind} ${JSON.stringify(id)} twice in account ${tag}`,
    'an account holds it once: remove or rename one of them',
  );
}

function owned(tag: string, value: JsonObject): JsonObject {
  return Object.hasOwn(value, 'account') ? value : withField(value, 'account', tag);
}

function object(value: unknown): JsonObject {
  const json = toJson(value);
  if (!isObject(json)) throw new TypeError('a seed holds objects only');
  return json;
}

/**
 * Writes the state as the JSON text of a seed. Reading it gives the same state. It joins the cached texts of the objects, except where
 * `show` changes them.
 */
export function writeSeed(world: World, show: (value: JsonObject) => JsonValue = (value) => value): string {
  const textOf = (row: Row) => {
    const shown = show(row.value);
    return shown === row.value ? row.text : writeJson(shown);
  };
  const accounts = [...world.accounts].map(
    ([tag, account]) => `${JSON.stringify(tag)}:${accountText(account, textOf, show)}`,
  );
  return `{"accounts":{${accounts.join(',\n')}}}\n`;
}

function accountText(account: Account, textOf: (row: Row) => string, show: (value: JsonObject) => JsonValue): string {
  const progress = writeProgress(account.progress);
  const fields = [
    ...(account.givenName === undefined ? [] : [`"name":${JSON.stringify(account.givenName)}`]),
    `"settings":${account.settings.text}`,
    `"slots":${listText(account.slots.rows, textOf)}`,
    `"interconnects":${listText(account.interconnects.rows, textOf)}`,
    `"cnis":${listText(account.cnis.rows, textOf)}`,
    `"status":${writeJson(Object.fromEntries(account.status))}`,
    ...(account.tunnels.size > 0 ? [`"tunnels":${JSON.stringify([...account.tunnels])}`] : []),
    ...trafficText(account, show),
    ...(progress === undefined ? [] : [`"progress":${JSON.stringify(progress)}`]),
  ];
  return `{\n${fields.join(',\n')}\n}`;
}

function listText(rows: readonly Row[], textOf: (row: Row) => string): string {
  return rows.length === 0 ? '[]' : `[\n${rows.map(textOf).join(',\n')}\n]`;
}

// Loads the validators only to check outside data, so that the sandbox starts without them.

/** Reads a state that the command has not checked before. Throws a SandboxError. `name` says what the text is, `hint` is the next step. */
export async function readOutsideSeed(text: string, name: string, hint: string): Promise<SandboxSeed> {
  const value = readText(text, name, hint);
  const { checkSandboxSeed, isSandboxSeed } = await import('../../schema/validate-sandbox.ts');
  if (isSandboxSeed(value)) return value;
  throw shapeError(checkSandboxSeed(value), name, hint);
}

export type ReadYaml = (text: string, name: string) => unknown;

/** Like readOutsideSeed, for a list of faults. With `readYaml`, the list may be YAML. */
export async function readOutsideFaults(
  text: string,
  name: string,
  hint: string,
  readYaml?: ReadYaml,
): Promise<SandboxFaults> {
  const value = readText(text, name, hint, readYaml);
  const { checkSandboxFaults, isSandboxFaults } = await import('../../schema/validate-sandbox.ts');
  if (isSandboxFaults(value)) return value;
  throw shapeError(checkSandboxFaults(value), name, hint);
}

function readText(text: string, name: string, hint: string, readYaml?: ReadYaml): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (readYaml !== undefined) return readYaml(text, name);
    const why = error instanceof Error ? error.message : 'unreadable';
    throw new SandboxError(`${name} is not JSON: ${why}`, hint, { cause: error });
  }
}

function shapeError(problems: readonly ShapeProblem[], name: string, hint: string): SandboxError {
  const [first, ...others] = problems;
  const where = first === undefined || first.path.length === 0 ? '' : `${first.path.join('.')}: `;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return new SandboxError(
    `${name} does not have the form of its schema: ${where}${first?.message ?? 'unreadable'}${more}`,
    hint,
  );
}
