import type { LatencyFault, SandboxFault, StaleFault } from '../../model/generated/sandbox-faults.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { handlers } from '../behaviour/handlers.ts';
import { checkQuery } from '../checks/query.ts';
import { endAnswer } from '../faults/end-answer.ts';
import { noStrike, type Strike } from '../faults/fault-book.ts';
import { momentOf } from '../faults/fault-kinds.ts';
import { loseExtras } from '../faults/lose-extras.ts';
import { shapeAnswer } from '../faults/shape-answer.ts';
import { withoutShownFields } from '../faults/unknown-fields.ts';
import { isObject } from '../json-text.ts';
import type { Account } from '../store/account.ts';
import { accountAgo } from '../store/world.ts';
import { prepareGraphql } from './answer-graphql.ts';
import type { Context } from './context.ts';
import type { Arrival } from './read-request.ts';
import { refuse, type Reply } from './reply.ts';
import { isWrite, type Route, type RouteMatch } from './routes.ts';
import { refuseByPermission } from './token-permissions.ts';

interface Answer {
  readonly reply: Reply;
  /** The faults that affected the answer, the most decisive first. */
  readonly faults: readonly SandboxFault[];
  /** The index in the log of the change that the request made. Null without a change. */
  readonly commit: number | null;
}

/** Runs a request with all its faults: delays, a stale or changed answer, another ending. */
export async function answerWithFaults(context: Context, arrival: Arrival, strike: Strike): Promise<Answer> {
  const isQuery = arrival.match.found === 'graphql';
  const run = isQuery ? await prepareQuery(context, arrival, strike) : () => carryOut(context, arrival, strike);
  if (strike === noStrike) return run();
  const { ending, latencies } = strike;
  await pause(context, latencies, 'before');
  if (ending !== undefined && momentOf(ending) === 'before') {
    await pause(context, latencies, 'after');
    return { reply: endAnswer(ending, undefined, arrival.url), faults: [ending, ...latencies], commit: null };
  }
  const answer = run();
  await pause(context, latencies, 'after');
  if (ending === undefined) return { ...answer, faults: [...answer.faults, ...latencies] };
  const reply = endAnswer(ending, answer.reply, arrival.url);
  return { ...answer, reply, faults: [ending, ...answer.faults, ...latencies] };
}

async function pause(context: Context, latencies: readonly LatencyFault[], moment: 'before' | 'after'): Promise<void> {
  const late = latencies.filter((fault) => momentOf(fault) === moment).reduce((sum, { ms }) => sum + ms, 0);
  if (late > 0) await context.wait(late);
}

async function prepareQuery(context: Context, arrival: Arrival, strike: Strike): Promise<() => Answer> {
  const answer = await prepareGraphql(context, arrival);
  return () => {
    const scene = { operation: 'query_analytics', account: undefined, cursor: 0 } as const;
    const { reply, effective } = shapeAnswer(answer(), strike.shapes, scene);
    return { reply, faults: effective, commit: null };
  };
}

/** Runs a request at once. Faults may change what it reads (`stale`) and what it answers (`shapes`). */
function carryOut(context: Context, arrival: Arrival, strike: Strike): Answer {
  const { match, query } = arrival;
  const { log, accounts } = context.world;
  const commits = log.length;
  const account = match.found === 'route' ? accounts.get(match.account) : undefined;
  const past = account === undefined ? undefined : pastAccount(context, account, strike.stale);
  const seen = past ?? account;
  const plainReply = answerAdmitted(context, arrival, seen);
  const commit = log.length > commits ? commits : null;
  const lost = commit !== null && account !== undefined ? lostExtras(account, match, strike) : [];
  if (match.found !== 'route' || seen === undefined) return { reply: plainReply, faults: [], commit };
  const scene = { operation: match.route.operation, account: seen, cursor: cursorOf(query) };
  const { reply, effective } = shapeAnswer(plainReply, strike.shapes, scene);
  const stale = strike.stale !== undefined && past !== undefined ? [strike.stale] : [];
  return { reply, faults: [...stale, ...lost, ...effective], commit };
}

function lostExtras(account: Account, match: RouteMatch, { lost }: Strike): readonly SandboxFault[] {
  if (match.found !== 'route' || lost === undefined) return [];
  return loseExtras(account, match.target, lost) ? [lost] : [];
}

/** The account in the past, for a stale read. Undefined if it equals the current account. */
function pastAccount({ world }: Context, account: Account, stale: StaleFault | undefined): Account | undefined {
  if (stale === undefined) return undefined;
  const last = world.lastCommits(account.tag, stale.commits ?? 1);
  return last.length > 0 ? accountAgo(account, last) : undefined;
}

function cursorOf(query: string): number {
  return Number(new URLSearchParams(query).get('cursor') ?? 0);
}

/** The largest request body of the API, in bytes. */
export const maxBodyBytes = 1024 * 1024;

/** Answers a request within its quota, with the checks in Cloudflare's order. `account` is the state that the operation sees. */
function answerAdmitted(context: Context, arrival: Arrival, account: Account | undefined): Reply {
  const { match, credential } = arrival;
  if (match.found === 'path') return refuse(405, `this path takes ${match.allow}`, { Allow: match.allow });
  if (match.found !== 'route') return refuse(404, 'no such path in this API');
  if (arrival.tooLarge) return refuse(413, `the body is larger than ${maxBodyBytes} bytes`, { Connection: 'close' });
  const readOnly = credential.type === 'token' && credential.token === context.options.readOnlyToken;
  if (account === undefined || (readOnly && isWrite(match.route.operation))) {
    return refuse(403, 'Unauthorized to access requested resource');
  }
  const forbidden = refuseByPermission(match.route.operation, context.options.tokenPermissions);
  if (forbidden !== undefined) return forbidden;
  const { route, target } = match;
  const body = checkedBody(context, arrival.body, route, account, target);
  return answerOperation(context, { ...arrival, route, target, body, account });
}

/** The body of a PUT may repeat fields that a fault added to an earlier answer. */
function checkedBody({ faults }: Context, body: JsonValue | undefined, route: Route, account: Account, target: string) {
  if (faults.shownFields.length === 0 || route.method !== 'PUT' || !isObject(body)) return body;
  const stored = route.operation === 'update_settings' ? account.settings.value : account.cnis.get(target)?.value;
  return withoutShownFields(body, stored ?? {}, faults.shownFields);
}

/** The parts of a request that an operation needs. */
interface OperationRequest {
  readonly route: Route;
  readonly account: Account;
  readonly target: string;
  readonly query: string;
  readonly contentType: string | undefined;
  readonly newHealthTarget: boolean;
  /** The parsed body. Undefined if it is empty or not JSON. */
  readonly body: JsonValue | undefined;
  readonly malformed: string | undefined;
}

const defaultMaxLimit = 1000;

/** Runs the checks that all operations share, then the operation. */
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
    newHealthTarget: request.newHealthTarget,
    pageSize: options.pageSize,
    healthyAfterMs: options.healthyAfterMs ?? 0,
    now: now(),
  });
}

/** The body of the operation, or a text with its problem. */
function bodyOf({ route, contentType, body, malformed }: OperationRequest): JsonObject | string {
  if (!route.body) return body === undefined && malformed === undefined ? {} : 'this operation takes no body';
  const mediaType = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/json') return 'the Content-Type of the body must be application/json';
  if (malformed !== undefined) return `the body is not JSON: ${malformed}`;
  if (body === undefined) return 'the body is missing';
  return isObject(body) ? body : 'the body must be a JSON object';
}
