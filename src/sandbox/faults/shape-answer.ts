import type { Md5KeyHiddenFault } from '../../model/generated/sandbox-faults.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import { json, type Reply } from '../http/reply.ts';
import { isObject, parseJson, textOf, withField } from '../json-text.ts';
import { type Account, stableUuid } from '../store/account.ts';
import type { Table } from '../store/table.ts';
import type { ShapeFault } from './fault-kinds.ts';
import { graphqlErrors, halfAnswer, loaNames, nullMessages } from './shape-traffic.ts';
import { changeField, changeObjects, itemsOf, unknownFields } from './unknown-fields.ts';

interface ShapedReply {
  readonly reply: Reply;
  /** The faults that changed the answer. */
  readonly effective: readonly ShapeFault[];
}

interface Scene {
  readonly operation: Operation;
  /** The account as the answer shows it. Undefined for GraphQL. */
  readonly account: Account | undefined;
  /** The requested cursor. 0: the first page. */
  readonly cursor: number;
}

/**
 * Changes the content of a successful answer. A refusal stays as it is. If several faults ask for an envelope, it is added once, at the
 * end.
 */
export function shapeAnswer(reply: Reply, faults: readonly ShapeFault[], scene: Scene): ShapedReply {
  if (faults.length === 0 || reply.status !== 200 || typeof reply.body !== 'string') return { reply, effective: [] };
  const inner = faults.filter(({ kind }) => kind !== 'envelope');
  const around = faults.filter(({ kind }) => kind === 'envelope').slice(0, 1);
  const effective: ShapeFault[] = [];
  let value = reply.body === '' ? undefined : parseJson(reply.body);
  for (const fault of [...inner, ...around]) {
    const shaped = shapeValue(value, fault, scene);
    if (shaped !== value) effective.push(fault);
    value = shaped;
  }
  return effective.length === 0 || value === undefined ? { reply, effective } : { reply: json(value), effective };
}

function shapeValue(value: JsonValue | undefined, fault: ShapeFault, scene: Scene): JsonValue | undefined {
  switch (fault.kind) {
    case 'cursor_loop':
      return cursorLoop(value, scene);
    case 'cursor_endless':
      return cursorEndless(value, scene);
    case 'duplicate_item':
      return duplicateItem(value, scene);
    case 'foreign_account':
      return foreignAccount(value);
    case 'address_objects':
      return changeObjects(value, addressObjects);
    case 'plain_facilities':
      return changeObjects(value, plainFacilities);
    case 'md5_key_hidden':
      return changeObjects(value, (cni) => md5KeyHidden(cni, fault));
    case 'unknown_fields':
      return unknownFields(value, fault);
    case 'half_answer':
      return halfAnswer(value, fault);
    case 'null_messages':
      return nullMessages(value);
    case 'graphql_errors':
      return graphqlErrors(value, fault);
    case 'loa_names':
      return loaNames(value, fault);
    case 'envelope':
      return envelope(value);
  }
}

/** The first page has no own cursor, and 0 would end the listing. So it leads to a page that leads to itself. */
function cursorLoop(answer: JsonValue | undefined, { cursor }: Scene): JsonValue | undefined {
  if (!isObject(answer) || itemsOf(answer) === undefined) return answer;
  return withField(answer, 'next', cursor > 0 ? cursor : (answer['next'] ?? 1));
}

function cursorEndless(answer: JsonValue | undefined, scene: Scene): JsonValue | undefined {
  if (!isObject(answer) || itemsOf(answer) === undefined || typeof answer['next'] === 'number') return answer;
  const last = tableOf(scene)?.rows.at(-1)?.sequence ?? 0;
  return withField(answer, 'next', Math.max(scene.cursor, last) + 1);
}

/**
 * Repeats an item, as a listing by offset does when an object is inserted between two pages. A page that holds only the repeated item still
 * leads on.
 */
function duplicateItem(answer: JsonValue | undefined, scene: Scene): JsonValue | undefined {
  const last = itemsOf(answer)?.at(-1);
  if (!isObject(answer) || !isObject(last)) return answer;
  const id = textOf(last, scene.operation === 'list_interconnects' ? 'name' : 'id') ?? '';
  const sequence = tableOf(scene)?.get(id)?.sequence;
  return sequence === undefined || sequence === scene.cursor ? answer : withField(answer, 'next', sequence);
}

function tableOf({ operation, account }: Scene): Table | undefined {
  if (operation === 'list_slots') return account?.slots;
  return operation === 'list_interconnects' ? account?.interconnects : account?.cnis;
}

const stranger = 'f'.repeat(32);

/** Adds an object to a listing: a copy of its last object in another account. */
function foreignAccount(answer: JsonValue | undefined): JsonValue | undefined {
  if (!isObject(answer)) return answer;
  const items = itemsOf(answer);
  if (items === undefined) return withField(answer, 'account', stranger);
  const last = items.at(-1);
  return isObject(last) ? withField(answer, 'items', [...items, foreign(last)]) : answer;
}

/** Changes the object's names and ids, so that only the account shows that it belongs to another account. */
function foreign(object: JsonObject): JsonObject {
  const id = textOf(object, 'id');
  const renamed = id === undefined ? object : withField(object, 'id', stableUuid(`${stranger}/${id}`));
  const named = changeField(renamed, 'name', otherName);
  const magic = changeField(named, 'magic', (value) =>
    isObject(value) ? changeField(value, 'conduit_name', otherName) : value,
  );
  return withField(magic, 'account', stranger);
}

function otherName(name: JsonValue): JsonValue {
  return typeof name === 'string' ? `${name}-of-another` : name;
}

/** Writes addresses as objects, the form that a public program for the live API reads. */
function addressObjects(cni: JsonObject): JsonObject {
  return changeField(changeField(cni, 'cust_ip', asObject), 'p2p_ip', asObject);
}

function asObject(value: JsonValue): JsonValue {
  const [, ip, length] = typeof value === 'string' ? (/^([0-9.]+)\/([0-9]{1,2})$/.exec(value) ?? []) : [];
  return ip === undefined || length === undefined ? value : { ip, cidr: Number(length) };
}

function plainFacilities(port: JsonObject): JsonObject {
  return changeField(port, 'facility', (facility) =>
    isObject(facility) ? (textOf(facility, 'name') ?? facility) : facility,
  );
}

function md5KeyHidden(cni: JsonObject, { shown_as: shownAs }: Md5KeyHiddenFault): JsonObject {
  return changeField(cni, 'bgp', (bgp) =>
    isObject(bgp) && Object.hasOwn(bgp, 'md5_key') ? withField(bgp, 'md5_key', shownAs) : bgp,
  );
}

/** An empty answer becomes a `result` of null. */
function envelope(answer: JsonValue | undefined): JsonValue {
  return { success: true, errors: [], messages: [], result: answer ?? null };
}
