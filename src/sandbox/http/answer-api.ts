import type { IncomingMessage } from 'node:http';
import type { JsonValue } from '../../model/json.ts';
import { noStrike } from '../faults/fault-book.ts';
import { parseJson } from '../json/json-text.ts';
import { maxBodyBytes } from './answer-admitted.ts';
import { answerStruck } from './answer-struck.ts';
import type { Context } from './context.ts';
import { type Credential, isAccepted, quotaKey, readCredential } from './credentials.ts';
import { isSent } from './delivery.ts';
import { matchRoute } from './match-route.ts';
import type { Quota } from './rate-limiter.ts';
import { type BodyText, readBody } from './read-body.ts';
import type { RecordedRequest } from './recorder.ts';
import { refuse, type Reply } from './reply.ts';
import type { RequestTarget } from './request-target.ts';

/** Answers a request to the API: records it, is late where so asked, and then checks in the order of Cloudflare's gateway. */
export async function answerApi(context: Context, request: IncomingMessage, target: RequestTarget): Promise<Reply> {
  const method = request.method ?? '';
  const match = matchRoute(method, target.path);
  const credential = readCredential(request.headers);
  const found = match.found === 'route' ? match : undefined;
  const operation = found?.route.operation ?? null;
  const account = found?.account ?? null;
  const entry = context.recorder.record({ operation, account, method, ...target, credential: credential.type });
  // Quota and faults are decided here, before anything is waited for: they count requests in the order of their arrival.
  const { quota, refusal } = admit(context, credential);
  const url = target.query === '' ? target.path : `${target.path}?${target.query}`;
  const strikable = refusal === undefined && operation !== null && account !== null;
  const strike = strikable ? context.faults.strike({ operation, account, url }) : noStrike;

  const text = await readBody(request, maxBodyBytes);
  const parsed = parseBody(text);
  entry.body = parsed.body ?? (text.ok && text.text !== '' ? text.text : null);
  const { latencyMs = 0 } = context.options;
  if (latencyMs > 0) await context.wait(latencyMs);
  if (refusal !== undefined) return finish(entry, quota, refusal);
  const contentType = request.headers['content-type'];
  const tooLarge = !text.ok && text.why === 'too-large';
  const arrival = { match, credential, url, query: target.query, contentType, ...parsed, tooLarge };
  const { reply, faults, commit } = await answerStruck(context, arrival, strike);
  entry.fault = faults[0] ?? null;
  entry.faults = faults;
  entry.committed = commit !== null;
  entry.commit = commit;
  return finish(entry, quota, reply);
}

function finish(entry: RecordedRequest, quota: Quota, reply: Reply): Reply {
  if (isSent(reply.delivery)) entry.status = reply.status;
  return { ...reply, headers: { ...quota.headers, ...reply.headers } };
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
