import type { Md5KeyHiddenFault } from '../../model/generated/sandbox-faults.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import { json, type Reply } from '../http/reply.ts';
import { isObject, parseJson, textOf, withField } from '../json-text.ts';
import { type Account, stableUuid } from '../store/account.ts';
import type { Table } from '../store/table.ts';
import type { ShapeFault } from './fault-kinds.ts';
import { changeField, changeObjects, itemsOf, unknownFields } from './unknown-fields.ts';

interface ShapedReply {
  readonly reply: Reply;
  /** Those that found something to change. */
  readonly effective: readonly ShapeFault[];
}

/** Where an answer comes from. */
interface Scene {
  readonly operation: Operation;
  /** The account as the answer showed it. */
  readonly account: Account;
  /** The cursor that was asked for; 0: the first page. */
  readonly cursor: number;
}

/** Changes what a good answer says; a refusal stays as it is. The envelope goes around everything, once. */
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
    case 'envelope':
      return envelope(value);
  }
}

/** The first page has no cursor to lead back to, and 0 would end the listing: it leads to the page that then leads to itself. */
function cursorLoop(answer: JsonValue | undefined, { cursor }: Scene): JsonValue | undefined {
  if (!isObject(answer) || itemsOf(answer) === undefined) return answer;
  return withField(answer, 'next', cursor > 0 ? cursor : (answer['next'] ?? 1));
}

function cursorEndless(answer: JsonValue | undefined, scene: Scene): JsonValue | undefined {
  if (!isObject(answer) || itemsOf(answer) === undefined || typeof answer['next'] === 'number') return answer;
  const last = tableOf(scene).rows.at(-1)?.sequence ?? 0;
  return withField(answer, 'next', Math.max(scene.cursor, last) + 1);
}

/** As a listing by offset does when something was inserted between two pages. A page of the one repeated item leads on as ever. */
function duplicateItem(answer: JsonValue | undefined, scene: Scene): JsonValue | undefined {
  const last = itemsOf(answer)?.at(-1);
  if (!isObject(answer) || !isObject(last)) return answer;
  const id = textOf(last, scene.operation === 'list_interconnects' ? 'name' : 'id') ?? '';
  const sequence = tableOf(scene).get(id)?.sequence;
  return sequence === undefined || sequence === scene.cursor ? answer : withField(answer, 'next', sequence);
}

/** What a listing lists. */
function tableOf({ operation, account }: Scene): Table {
  if (operation === 'list_slots') return account.slots;
  return operation === 'list_interconnects' ? account.interconnects : account.cnis;
}

const stranger = 'f'.repeat(32);

/** A listing gets one object more: its last one as another account would have it. */
function foreignAccount(answer: JsonValue | undefined): JsonValue | undefined {
  if (!isObject(answer)) return answer;
  const items = itemsOf(answer);
  if (items === undefined) return withField(answer, 'account', stranger);
  const last = items.at(-1);
  return isObject(last) ? withField(answer, 'items', [...items, foreign(last)]) : answer;
}

/** Nothing that names the object is the same, so that only its account gives it away. */
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

/** As a public program that talks to the live API reads them. */
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

/** An empty answer is a `result` of null. */
function envelope(answer: JsonValue | undefined): JsonValue {
  return { success: true, errors: [], messages: [], result: answer ?? null };
}
