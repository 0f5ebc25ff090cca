import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { Operation } from '../../model/operation.ts';
import { createCni, deleteCni, getCni, listCnis, updateCni } from '../behaviour/cnis.ts';
import {
  createInterconnect,
  deleteInterconnect,
  getInterconnect,
  getInterconnectLoa,
  getInterconnectStatus,
  listInterconnects,
} from '../behaviour/interconnects.ts';
import { getSettings, getSlot, type Handler, listSlots, updateSettings } from '../behaviour/slots.ts';
import { checkQuery } from '../checks/query.ts';
import { withoutShownFields } from '../faults/shape-answer.ts';
import { isObject } from '../json-text.ts';
import type { Account } from '../store/account.ts';
import type { Context } from './recorder.ts';
import { refuse, type Reply } from './reply.ts';
import type { Route, RouteMatch } from './routes.ts';

const defaultMaxLimit = 1000;

/** The parts of a request that the operation looks at. */
export interface OperationRequest {
  readonly route: Route;
  readonly account: Account;
  readonly target: string;
  readonly query: string;
  readonly contentType: string | undefined;
  /** The parsed body; undefined where it is empty, `malformed` where it is no JSON. */
  readonly body: JsonValue | undefined;
  readonly malformed: string | undefined;
}

/** Checks what is common to all operations, and carries the operation out. */
export function answerOperation(context: Context, request: OperationRequest): Reply {
  const { options, world, now } = context;
  const checked = checkQuery(request.route, new URLSearchParams(request.query), options.maxLimit ?? defaultMaxLimit);
  if (!checked.ok) return refuse(400, checked.message);
  const body = bodyOf(request);
  if (typeof body === 'string') return refuse(400, body);
  return handlers[request.route.operation]({
    world,
    account: request.account,
    target: request.target,
    query: checked.query,
    body,
    pageSize: options.pageSize,
    healthyAfterMs: options.healthyAfterMs ?? 0,
    now: now(),
  });
}

/** The body of the operation, or what is wrong with it. */
function bodyOf({ route, contentType, body, malformed }: OperationRequest): JsonObject | string {
  if (!route.body) return body === undefined && malformed === undefined ? {} : 'this operation takes no body';
  const mediaType = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') return 'the Content-Type of the body must be application/json';
  if (malformed !== undefined) return `the body is no JSON: ${malformed}`;
  if (body === undefined) return 'the body is missing';
  return isObject(body) ? body : 'the body must be a JSON object';
}

/** The largest request body of the API, in bytes. */
export const maxBodyBytes = 1024 * 1024;

/** Answers a request within its quota, in the order of Cloudflare's checks. `account`: as the operation is to see it. */
export function answerAdmitted(context: Context, arrival: Arrival, account: Account | undefined): Reply {
  const { match, credential } = arrival;
  if (match.found === 'nothing') return refuse(404, 'no such path in this API');
  if (match.found === 'path') return refuse(405, `this path takes ${match.allow}`, { Allow: match.allow });
  if (arrival.tooLarge) return refuse(413, `the body is larger than ${maxBodyBytes} bytes`, { Connection: 'close' });
  const readOnly = credential.type === 'token' && credential.token === context.options.readOnlyToken;
  if (account === undefined || (readOnly && match.route.method !== 'GET')) {
    return refuse(403, 'Unauthorized to access requested resource');
  }
  const { route, target } = match;
  const body = checkedBody(context, arrival.body, route, account, target);
  return answerOperation(context, { ...arrival, route, target, body, account });
}

/** What a fault has added to an answer may come back in a PUT. */
function checkedBody({ faults }: Context, body: JsonValue | undefined, route: Route, account: Account, target: string) {
  if (faults.shownFields.length === 0 || route.method !== 'PUT' || !isObject(body)) return body;
  const stored = route.operation === 'update_settings' ? account.settings.value : account.cnis.get(target)?.value;
  return withoutShownFields(body, stored ?? {}, faults.shownFields);
}

/** What each operation of the contract does. */
export const handlers: Readonly<Record<Operation, Handler>> = {
  get_settings: getSettings,
  update_settings: updateSettings,
  list_slots: listSlots,
  get_slot: getSlot,
  list_interconnects: listInterconnects,
  create_interconnect: createInterconnect,
  get_interconnect: getInterconnect,
  delete_interconnect: deleteInterconnect,
  get_interconnect_status: getInterconnectStatus,
  get_interconnect_loa: getInterconnectLoa,
  list_cnis: listCnis,
  create_cni: createCni,
  get_cni: getCni,
  update_cni: updateCni,
  delete_cni: deleteCni,
};

/** A request as it was read, before anything was decided. */
export interface Arrival {
  readonly match: RouteMatch;
  readonly credential: Credential;
  /** Path and query, as sent. */
  readonly url: string;
  readonly query: string;
  readonly contentType: string | undefined;
  /** The parsed body; undefined where it is empty, `malformed` where it is no JSON. */
  readonly body: JsonValue | undefined;
  readonly malformed: string | undefined;
  readonly tooLarge: boolean;
}

export type Credential =
  | { readonly type: 'token'; readonly token: string }
  | { readonly type: 'key'; readonly email: string; readonly key: string }
  | { readonly type: 'none' };

/** A bearer token, or the older global key with its e-mail. */
export function readCredential(headers: IncomingHttpHeaders): Credential {
  const [, token = ''] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  if (token !== '') return { type: 'token', token };
  const [email, key] = [headers['x-auth-email'], headers['x-auth-key']];
  if (headers.authorization !== undefined || typeof email !== 'string' || typeof key !== 'string')
    return { type: 'none' };
  return email !== '' && key !== '' ? { type: 'key', email, key } : { type: 'none' };
}

/** Any credential that is not empty, unless the sandbox was told its token. */
export function isAccepted(
  credential: Credential,
  token: string | undefined,
  readOnlyToken: string | undefined,
): boolean {
  if (credential.type === 'none') return false;
  if (token === undefined) return true;
  return credential.type === 'token' && (credential.token === token || credential.token === readOnlyToken);
}

/** What the quota is counted by: a token, or a user. */
export function quotaKey(credential: Credential): string {
  switch (credential.type) {
    case 'token':
      return `token ${credential.token}`;
    case 'key':
      return `user ${credential.email}`;
    case 'none':
      return 'none';
  }
}
