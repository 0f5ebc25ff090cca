import type { JsonObject, JsonValue } from '../../model/json.ts';
import { handlers } from '../behaviour/handlers.ts';
import { checkQuery } from '../checks/query.ts';
import { isObject } from '../json/json-kinds.ts';
import type { Account } from '../store/account.ts';
import type { Context } from './context.ts';
import { refuse, type Reply } from './reply.ts';
import type { Route } from './routes.ts';

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
