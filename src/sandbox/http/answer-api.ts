import type { IncomingMessage } from 'node:http';
import type { JsonValue } from '../../model/json.ts';
import { parseJson } from '../json/json-text.ts';
import { answerOperation } from './answer-operation.ts';
import type { Context } from './context.ts';
import { type Credential, isAccepted, quotaKey, readCredential } from './credentials.ts';
import { endingReply } from './ending-reply.ts';
import { matchRoute, type RouteMatch } from './match-route.ts';
import type { Quota } from './rate-limiter.ts';
import { type BodyText, readBody } from './read-body.ts';
import { refuse, type Reply } from './reply.ts';
import type { RequestTarget } from './request-target.ts';

/** The largest request body of the API, in bytes. */
const maxBodyBytes = 1024 * 1024;

/** A request as it was read, before anything was decided. */
interface Arrival {
  readonly match: RouteMatch;
  readonly credential: Credential;
  readonly query: string;
  readonly contentType: string | undefined;
  readonly body: JsonValue | undefined;
  readonly malformed: string | undefined;
  readonly tooLarge: boolean;
}

/** Answers a request to the API: records it, is late where so asked, and then checks in the order of Cloudflare's gateway. */
export async function answerApi(context: Context, request: IncomingMessage, target: RequestTarget): Promise<Reply> {
  const method = request.method ?? '';
  const match = matchRoute(method, target.path);
  const credential = readCredential(request.headers);
  const found = match.found === 'route' ? match : undefined;
  const operation = found?.route.operation ?? null;
  const account = found?.account ?? null;
  const entry = context.recorder.record({ operation, account, method, ...target, credential: credential.type });

  const text = await readBody(request, maxBodyBytes);
  const parsed = parseBody(text);
  entry.body = parsed.body ?? (text.ok && text.text !== '' ? text.text : null);
  const arrival = {
    match,
    credential,
    query: target.query,
    contentType: request.headers['content-type'],
    ...parsed,
    tooLarge: !text.ok && text.why === 'too-large',
  };
  const reply = await answerArrival(context, arrival);
  entry.status = reply.status;
  return reply;
}

async function answerArrival(context: Context, arrival: Arrival): Promise<Reply> {
  const { match, credential } = arrival;
  const strike = match.found === 'route' ? context.faults.strike(match.route.operation) : undefined;
  const late = (context.options.latencyMs ?? 0) + (strike?.latencyMs ?? 0);
  if (late > 0) await context.wait(late);
  const { quota, refusal } = admit(context, credential);
  const reply =
    refusal ?? (strike?.ending === undefined ? answerAdmitted(context, arrival) : endingReply(strike.ending));
  return { ...reply, headers: { ...quota.headers, ...reply.headers } };
}

function answerAdmitted(context: Context, arrival: Arrival): Reply {
  const { match, credential } = arrival;
  if (match.found === 'nothing') return refuse(404, 'no such path in this API');
  if (match.found === 'path') return refuse(405, `this path takes ${match.allow}`, { Allow: match.allow });
  if (arrival.tooLarge) return refuse(413, `the body is larger than ${maxBodyBytes} bytes`, { Connection: 'close' });
  const account = context.world.accounts.get(match.account);
  const readOnly = credential.type === 'token' && credential.token === context.options.readOnlyToken;
  if (account === undefined || (readOnly && match.route.method !== 'GET')) {
    return refuse(403, 'Unauthorized to access requested resource');
  }
  return answerOperation(context, { ...arrival, route: match.route, target: match.target, account });
}

/** Who asks, and whether the quota allows it. */
function admit({ limiter, options, now }: Context, credential: Credential): { quota: Quota; refusal?: Reply } {
  if (!isAccepted(credential, options.token, options.readOnlyToken)) {
    return { quota: limiter.peek('none', now()), refusal: refuse(401, 'Authentication error') };
  }
  const quota = limiter.take(quotaKey(credential), now());
  if (quota.allowed) return { quota };
  return { quota, refusal: refuse(429, `More requests than the quota allows: wait ${quota.resetSeconds} seconds`) };
}

function parseBody(body: BodyText): { body: JsonValue | undefined; malformed: string | undefined } {
  if (!body.ok) return { body: undefined, malformed: `it is ${body.why.replaceAll('-', ' ')}` };
  if (body.text === '') return { body: undefined, malformed: undefined };
  try {
    return { body: parseJson(body.text), malformed: undefined };
  } catch (error) {
    return { body: undefined, malformed: error instanceof Error ? error.message : 'unreadable' };
  }
}
