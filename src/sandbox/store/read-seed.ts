import type { SandboxSeed, SeedAccount } from '../../model/generated/sandbox-seed.ts';
import type { JsonObject } from '../../model/json.ts';
import { isObject, textOf, withField } from '../json/json-kinds.ts';
import { toJson } from '../json/to-json.ts';
import { SandboxError } from '../sandbox-error.ts';
import { Account, conduitName } from './account.ts';
import { defaultAsn } from './default-asn.ts';
import { readProgress } from './progress.ts';

/**
 * The accounts of a seed that is valid by its schema. Throws a SandboxError where an id, a name or a conduit name is there twice:
 * no such account exists.
 */
export function readSeed(seed: SandboxSeed): ReadonlyMap<string, Account> {
  return new Map(Object.entries(seed.accounts).map(([tag, account]) => [tag, readAccount(tag, account)]));
}

function readAccount(tag: string, seed: SeedAccount): Account {
  const settings = object(seed.settings ?? { default_asn: defaultAsn });
  const account = new Account(tag, settings, seed.tunnels ?? [], readProgress(seed.progress));
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
  return account;
}

function readCni(account: Account, cni: JsonObject): void {
  const id = identify(account.tag, 'CNI', cni, 'id', account.cnis.get(textOf(cni, 'id') ?? '') !== undefined);
  const conduit = conduitName(cni);
  if (account.holderOfConduit(conduit) !== undefined) throw twice(account.tag, 'conduit name', conduit);
  account.putCni(id, owned(account.tag, cni));
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
