import type { IncomingMessage } from 'node:http';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isArray, isObject, parseJson, textOf, toJson, writeJson } from '../json-text.ts';
import { SandboxError } from '../sandbox-error.ts';
import { readOutsideFaults, readOutsideSeed, readSeed, writeSeed } from '../seeds/read-seed.ts';
import type { Account } from '../store/account.ts';
import type { Table } from '../store/table.ts';
import type { World } from '../store/world.ts';
import { answerLight, isLightPath } from './answer-light.ts';
import { answerRouters, isRoutersPath } from './answer-routers.ts';
import type { Context } from './context.ts';
import { readBody, readCredential, type RequestTarget } from './read-request.ts';
import { jsonText, refuse, type Reply } from './reply.ts';

/** The path of the control endpoints of the sandbox, outside the API. */
export const controlPrefix = '/_sandbox/';

/** The largest state that a PUT accepts, in bytes. */
const maxControlBytes = 256 * 1024 * 1024;

/**
 * Answers below /_sandbox/: requests, log, faults, state, light and routers. A PUT returns what a later GET would return. An invalid PUT changes
 * nothing.
 */
export async function answerControl(
  context: Context,
  request: IncomingMessage,
  { path, query }: RequestTarget,
): Promise<Reply> {
  const { token } = context.options;
  const credential = readCredential(request.headers);
  const isOwner = token !== undefined && credential.type === 'token' && credential.token === token;
  if (token !== undefined && !isOwner) return refuse(401, 'these paths need the token that --token names');
  const show = isOwner ? showing : masking;
  const body = await readBody(request, maxControlBytes);
  const name = path.slice(controlPrefix.length);
  const asked = { method: request.method ?? '', path: name, query, body };
  if (isRoutersPath(name)) return answerRouters(context.routers, asked);
  if (isLightPath(name)) return answerLight(context, asked);
  const control = Object.hasOwn(controls, name) ? controls[name] : undefined;
  if (control === undefined)
    return refuse(404, `the sandbox has ${Object.keys(controls).join(', ')}, light, routers here`);
  if (request.method === 'GET') return jsonText(control.get(context, show));
  if (request.method !== 'PUT' || control.put === undefined) {
    const allow = control.put === undefined ? 'GET' : 'GET, PUT';
    return refuse(405, `this path takes ${allow}`, { Allow: allow });
  }
  if (!body.ok) {
    const status = body.why === 'too-large' ? 413 : 400;
    return refuse(status, `the body is ${body.why.replaceAll('-', ' ')}`, { Connection: 'close' });
  }
  try {
    await control.put(context, body.text);
  } catch (error) {
    if (error instanceof SandboxError) return refuse(400, `${error.message} (see ${error.hint})`);
    throw error;
  }
  return jsonText(control.get(context, show));
}

/** How an answer shows values that may hold keys. */
interface Show {
  readonly value: (value: JsonValue) => JsonValue;
  readonly query: (query: string) => string;
}

// Text that is not JSON may hold a key anywhere.
const masking: Show = { value: (value) => (typeof value === 'string' ? maskedKey : maskKeys(value)), query: maskQuery };
/** For a client that has sent the sandbox's token. */
const showing: Show = { value: (value) => value, query: (query) => query };

interface Control {
  readonly get: (context: Context, show: Show) => string;
  readonly put?: (context: Context, text: string) => Promise<void>;
}

const controls: Readonly<Record<string, Control>> = {
  requests: {
    get: ({ recorder }, show) => {
      const requests = recorder.requests.map((request) => ({
        ...request,
        query: show.query(request.query),
        body: show.value(request.body),
      }));
      return writeJson(toJson({ counts: recorder.counts, requests }));
    },
  },
  log: {
    get: ({ world }, show) =>
      writeJson(
        toJson(
          world.log.map(({ operation, account, id, before, after }) => ({
            operation,
            account,
            id,
            before: show.value(before),
            after: show.value(after),
          })),
        ),
      ),
  },
  faults: {
    get: ({ faults }) => writeJson(toJson(faults.list)),
    put: async ({ faults, options }, text) =>
      faults.set(await readOutsideFaults(text, 'the body', 'demarc schema sandbox-faults', options.readYaml)),
  },
  state: {
    get: ({ world }, show) => writeSeed(world, show.value),
    put: async ({ world }, text) => {
      const seed = await readOutsideSeed(unmasked(text, world), 'the body', 'demarc schema sandbox-seed');
      if (holdsMask(toJson(seed))) {
        const hint = 'write the key itself; a mask stands only for the key that the same object has';
        throw new SandboxError('the body has a masked key of an object that has none here', hint);
      }
      world.replace(readSeed(seed));
    },
  },
};

/** Replaces the masks that a client sends back with the stored keys. Text that is not JSON is refused later, with a better message. */
function unmasked(text: string, { accounts }: World): string {
  if (!text.includes(maskedKey)) return text;
  try {
    return writeJson(unmaskState(parseJson(text), accounts));
  } catch {
    return text;
  }
}

/** Replaces a key of any length. */
const maskedKey = '***masked***';

const keyName = /(?:^|_)(?:key|secret|password|token)$/i;

/** Masks every key in the value, at any depth. */
function maskKeys(value: JsonValue): JsonValue {
  if (isArray(value)) return value.map(maskKeys);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, field]) => {
    const isKey = keyName.test(name) && field !== null && field !== '' && field !== undefined;
    return [name, isKey ? maskedKey : field === undefined ? field : maskKeys(field)] as const;
  });
  return Object.fromEntries(entries);
}

const likeKey = /md5|key|secret|passw|token|auth/i;

/**
 * Masks every query value whose name looks like the name of a key, because a client sent it in the wrong place. If a part without a value
 * looks like a key, the whole query is masked.
 */
function maskQuery(query: string): string {
  const parts = query.split('&').map((part) => {
    const [name = '', ...value] = part.split('=');
    if (value.length > 0 && likeKey.test(decoded(name))) return `${name}=${maskedKey}`;
    return likeKey.test(decoded(part)) ? undefined : part;
  });
  return parts.includes(undefined) ? maskedKey : parts.join('&');
}

function decoded(text: string): string {
  return new URLSearchParams(`=${text}`).get('') ?? '';
}

/** Replaces the masks in a state with the keys from `accounts`. A mask without a stored key stays, and `holdsMask` finds it. */
function unmaskState(state: JsonValue, accounts: ReadonlyMap<string, Account>): JsonValue {
  if (!isObject(state) || !isObject(state['accounts'])) return state;
  const unmasked = Object.entries(state['accounts']).map(([tag, account]) => {
    const stored = accounts.get(tag);
    return [tag, stored === undefined || !isObject(account) ? account : unmaskAccount(account, stored)] as const;
  });
  return { ...state, accounts: Object.fromEntries(unmasked) };
}

function unmaskAccount(account: JsonObject, { interconnects, cnis, traffic }: Account): JsonObject {
  const valuesOf = (table: Table) => table.rows.map(({ value }) => value);
  const known = { interconnects: valuesOf(interconnects), cnis: valuesOf(cnis) };
  const magic = { ...traffic.magic, interconnects: valuesOf(traffic.interconnects.table) };
  const { addressing = {} } = traffic;
  const parts = Object.entries({ magic, addressing }).map(([field, stored]) => {
    const value = account[field];
    return [field, isObject(value) ? unmaskLists(value, stored) : value] as const;
  });
  return { ...unmaskLists(account, known), ...Object.fromEntries(parts) };
}

/** Finds the stored object of each object of a list by its id, else by its name. */
function unmaskLists(value: JsonObject, stored: JsonObject): JsonObject {
  const fields = Object.entries(value).map(([field, list]) => {
    const known = stored[field];
    if (!isArray(list) || !isArray(known)) return [field, list] as const;
    const byId = new Map(known.filter(isObject).map((item) => [identityOf(item), item]));
    return [field, list.map((item) => (isObject(item) ? unmask(item, byId.get(identityOf(item))) : item))] as const;
  });
  return Object.fromEntries(fields);
}

function identityOf(item: JsonObject): string | undefined {
  return textOf(item, 'id') ?? textOf(item, 'name');
}

function unmask(value: JsonValue, stored: JsonValue | undefined): JsonValue {
  if (value === maskedKey) return stored ?? value;
  if (!isObject(value) || !isObject(stored)) return value;
  const fields = Object.entries(value).map(
    ([name, field]) => [name, field === undefined ? field : unmask(field, stored[name])] as const,
  );
  return Object.fromEntries(fields);
}

function holdsMask(value: JsonValue | undefined): boolean {
  if (isArray(value)) return value.some(holdsMask);
  return isObject(value) ? Object.values(value).some(holdsMask) : value === maskedKey;
}
