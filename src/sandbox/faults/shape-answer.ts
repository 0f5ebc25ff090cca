import type { Md5KeyHiddenFault, UnknownFieldsFault } from '../../model/generated/sandbox-faults.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import { json, type Reply } from '../http/reply.ts';
import { isArray, isObject, parseJson, sameJson, textOf, toJson, withField } from '../json-text.ts';
import type { Account } from '../store/account.ts';
import type { Table } from '../store/table.ts';
import { stableUuid } from '../store/world.ts';
import type { ShapeFault } from './end-answer.ts';

export interface ShapedReply {
  readonly reply: Reply;
  /** Those that found something to change. */
  readonly effective: readonly ShapeFault[];
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

/** As a public program that talks to the live API reads them. */
export function addressObjects(cni: JsonObject): JsonObject {
  return changeField(changeField(cni, 'cust_ip', asObject), 'p2p_ip', asObject);
}

function asObject(value: JsonValue): JsonValue {
  const [, ip, length] = typeof value === 'string' ? (/^([0-9.]+)\/([0-9]{1,2})$/.exec(value) ?? []) : [];
  return ip === undefined || length === undefined ? value : { ip, cidr: Number(length) };
}

/** The items of a listing; undefined for any other answer. */
export function itemsOf(answer: JsonValue | undefined): readonly JsonValue[] | undefined {
  const items = isObject(answer) ? answer['items'] : undefined;
  return isArray(items) ? items : undefined;
}

/** Changes the objects of an answer: each item of a listing, or the one object. What nothing changes in is handed back as it is. */
export function changeObjects(
  answer: JsonValue | undefined,
  change: (object: JsonObject) => JsonObject,
): JsonValue | undefined {
  if (!isObject(answer)) return answer;
  const items = itemsOf(answer);
  if (items === undefined) return change(answer);
  const changed = items.map((item) => (isObject(item) ? change(item) : item));
  return changed.every((item, i) => item === items[i]) ? answer : withField(answer, 'items', changed);
}

/** Another value for a field of an answer that has it. */
export function changeField(object: JsonObject, field: string, change: (value: JsonValue) => JsonValue): JsonObject {
  const value = Object.hasOwn(object, field) ? object[field] : undefined;
  if (value === undefined) return object;
  const changed = change(value);
  return changed === value ? object : withField(object, field, changed);
}

export function cursorEndless(answer: JsonValue | undefined, scene: Scene): JsonValue | undefined {
  if (!isObject(answer) || itemsOf(answer) === undefined || typeof answer['next'] === 'number') return answer;
  const last = tableOf(scene).rows.at(-1)?.sequence ?? 0;
  return withField(answer, 'next', Math.max(scene.cursor, last) + 1);
}

/** The first page has no cursor to lead back to, and 0 would end the listing: it leads to the page that then leads to itself. */
export function cursorLoop(answer: JsonValue | undefined, { cursor }: Scene): JsonValue | undefined {
  if (!isObject(answer) || itemsOf(answer) === undefined) return answer;
  return withField(answer, 'next', cursor > 0 ? cursor : (answer['next'] ?? 1));
}

/** As a listing by offset does when something was inserted between two pages. A page of the one repeated item leads on as ever. */
export function duplicateItem(answer: JsonValue | undefined, scene: Scene): JsonValue | undefined {
  const last = itemsOf(answer)?.at(-1);
  if (!isObject(answer) || !isObject(last)) return answer;
  const id = textOf(last, scene.operation === 'list_interconnects' ? 'name' : 'id') ?? '';
  const sequence = tableOf(scene).get(id)?.sequence;
  return sequence === undefined || sequence === scene.cursor ? answer : withField(answer, 'next', sequence);
}

/** An empty answer is a `result` of null. */
export function envelope(answer: JsonValue | undefined): JsonValue {
  return { success: true, errors: [], messages: [], result: answer ?? null };
}

const stranger = 'f'.repeat(32);

/** A listing gets one object more: its last one as another account would have it. */
export function foreignAccount(answer: JsonValue | undefined): JsonValue | undefined {
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

export function md5KeyHidden(cni: JsonObject, { shown_as: shownAs }: Md5KeyHiddenFault): JsonObject {
  return changeField(cni, 'bgp', (bgp) =>
    isObject(bgp) && Object.hasOwn(bgp, 'md5_key') ? withField(bgp, 'md5_key', shownAs) : bgp,
  );
}

export function plainFacilities(port: JsonObject): JsonObject {
  return changeField(port, 'facility', (facility) =>
    isObject(facility) ? (textOf(facility, 'name') ?? facility) : facility,
  );
}

/** Where an answer comes from. */
export interface Scene {
  readonly operation: Operation;
  /** The account as the answer showed it. */
  readonly account: Account;
  /** The cursor that was asked for; 0: the first page. */
  readonly cursor: number;
}

/** What a listing lists. */
export function tableOf({ operation, account }: Scene): Table {
  if (operation === 'list_slots') return account.slots;
  return operation === 'list_interconnects' ? account.interconnects : account.cnis;
}

// Text, so that the integers stay what they are.
const usual =
  '{"newer_field":"2026","newer_counter":9007199254740993,"newer_nothing":null,' +
  '"newer_nested":{"list":[1,{"deep":18446744073709551615}],"empty":{}}}';

/** What the fault adds to an object. */
export function unknownFieldsOf({ fields }: UnknownFieldsFault): JsonObject {
  const value = fields === undefined ? parseJson(usual) : toJson(fields);
  if (!isObject(value)) throw new TypeError('fields are an object');
  return value;
}

/** Adds fields to the answer and its objects; one that is there already stays as it is. */
export function unknownFields(answer: JsonValue | undefined, fault: UnknownFieldsFault): JsonValue | undefined {
  const fields = unknownFieldsOf(fault);
  const inside = changeObjects(answer, (object) => withFieldsInside(object, fields));
  return isObject(inside) && itemsOf(inside) !== undefined ? withFields(inside, fields) : inside;
}

/** In the objects that a PUT sends back as well. */
function withFieldsInside(object: JsonObject, fields: JsonObject): JsonObject {
  const add = (value: JsonValue) => (isObject(value) ? withFields(value, fields) : value);
  return withFields(changeField(changeField(object, 'magic', add), 'bgp', add), fields);
}

function withFields(object: JsonObject, fields: JsonObject): JsonObject {
  const missing = Object.entries(fields).filter(([name]) => !Object.hasOwn(object, name));
  return missing.reduce((all, [name, value]) => withField(all, name, value), object);
}

/**
 * The body of a PUT without the fields that `unknown_fields` has shown and that came back unchanged: the API would have them stored, the
 * sandbox has not. One that the stored object has as well is its own.
 */
export function withoutShownFields(body: JsonObject, stored: JsonObject, shown: readonly JsonObject[]): JsonObject {
  const without = (part: JsonObject, kept: JsonObject) =>
    shown.reduce((rest, fields) => withoutFields(rest, kept, fields), part);
  const inside = ['magic', 'bgp'].reduce(
    (object, name) =>
      changeField(object, name, (value) => (isObject(value) ? without(value, objectAt(stored, name)) : value)),
    body,
  );
  return without(inside, stored);
}

function withoutFields(part: JsonObject, stored: JsonObject, fields: JsonObject): JsonObject {
  const sentBack = Object.keys(fields).filter(
    (name) => Object.hasOwn(part, name) && !Object.hasOwn(stored, name) && sameJson(part[name], fields[name]),
  );
  return sentBack.reduce((rest, name) => withField(rest, name, undefined), part);
}

function objectAt(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return isObject(value) ? value : {};
}
