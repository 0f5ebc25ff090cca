import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { LatencyFault, SandboxFault, StaleFault } from '../../model/generated/sandbox-faults.ts';
import type { JsonValue } from '../../model/json.ts';
import { endAnswer, momentOf } from '../faults/end-answer.ts';
import { noStrike, type Strike } from '../faults/fault-book.ts';
import { shapeAnswer } from '../faults/shape-answer.ts';
import { parseJson } from '../json-text.ts';
import type { Account } from '../store/account.ts';
import { accountAgo } from '../store/world.ts';
import { answerControl, type BodyText, controlPrefix, readBody } from './answer-control.ts';
import {
  answerAdmitted,
  type Arrival,
  type Credential,
  isAccepted,
  maxBodyBytes,
  quotaKey,
  readCredential,
} from './answer-operation.ts';
import type { Quota } from './rate-limiter.ts';
import type { Context, RecordedRequest } from './recorder.ts';
import { isSent, refuse, type Reply } from './reply.ts';
import { matchRoute } from './routes.ts';
import { sendReply } from './send-reply.ts';

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

/** Answers one request, whatever it is. A bug of the sandbox is a 500 that says so, not the end of the process. */
export async function serveRequest(
  context: Context,
  ray: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = requestTarget(request.url ?? '');
  let reply: Reply;
  try {
    const refusal = refuseForeign(request.headers);
    if (refusal !== undefined) reply = refusal;
    else
      reply = target.path.startsWith(controlPrefix)
        ? await answerControl(context, request, target.path)
        : await answerApi(context, request, target);
  } catch (error) {
    reply = refuse(500, `a bug of the sandbox: ${error instanceof Error ? error.message : 'unknown'}`);
  }
  await sendReply(context, response, ray, reply);
}

/** The path and the query of a request line, as sent. */
export interface RequestTarget {
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

/** Splits the target of a request line; the origin that a proxy's client puts before it goes. Nothing is decoded or resolved. */
export function requestTarget(url: string): RequestTarget {
  const local = url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = local.indexOf('?');
  return mark === -1 ? { path: local, query: '' } : { path: local.slice(0, mark), query: local.slice(mark + 1) };
}

export interface Struck {
  readonly reply: Reply;
  /** The faults that had a part in it, the one that decided most first. */
  readonly faults: readonly SandboxFault['kind'][];
  /** The place in the log of the change that the request made; null where it made none. */
  readonly commit: number | null;
}

/** Answers a request with all that strikes it. */
export async function answerStruck(context: Context, arrival: Arrival, strike: Strike): Promise<Struck> {
  if (strike === noStrike) return toStruck(carryOut(context, arrival, strike), []);
  const { ending, latencies } = strike;
  await pause(context, latencies, 'before');
  if (ending !== undefined && momentOf(ending) === 'before') {
    await pause(context, latencies, 'after');
    const reply = endAnswer(ending, undefined, arrival.url);
    return toStruck({ reply, effective: [ending], commit: null }, latencies);
  }
  const carriedOut = carryOut(context, arrival, strike);
  await pause(context, latencies, 'after');
  if (ending === undefined) return toStruck(carriedOut, latencies);
  const reply = endAnswer(ending, carriedOut.reply, arrival.url);
  return toStruck({ ...carriedOut, reply, effective: [ending, ...carriedOut.effective] }, latencies);
}

function toStruck({ reply, effective, commit }: CarriedOut, latencies: readonly LatencyFault[]): Struck {
  return { reply, commit, faults: [...effective, ...latencies].map(({ kind }) => kind) };
}

async function pause(context: Context, latencies: readonly LatencyFault[], moment: 'before' | 'after'): Promise<void> {
  const late = latencies.filter((fault) => momentOf(fault) === moment).reduce((sum, { ms }) => sum + ms, 0);
  if (late > 0) await context.wait(late);
}

export interface CarriedOut {
  readonly reply: Reply;
  /** The faults that made a difference. */
  readonly effective: readonly SandboxFault[];
  /** The place in the log of the change that was made; null where none was. */
  readonly commit: number | null;
}

/** Carries a request out, at once; what it reads and what it answers may be what faults make of it. */
export function carryOut(context: Context, arrival: Arrival, strike: Strike): CarriedOut {
  const { match, query } = arrival;
  const { log, accounts } = context.world;
  const commits = log.length;
  const account = match.found === 'route' ? accounts.get(match.account) : undefined;
  const past = account === undefined ? undefined : lookBack(context, account, strike.stale);
  const seen = past ?? account;
  const answer = answerAdmitted(context, arrival, seen);
  const commit = log.length > commits ? commits : null;
  if (match.found !== 'route' || seen === undefined) return { reply: answer, effective: [], commit };
  const scene = { operation: match.route.operation, account: seen, cursor: cursorOf(query) };
  const { reply, effective } = shapeAnswer(answer, strike.shapes, scene);
  const stale = strike.stale !== undefined && past !== undefined ? [strike.stale] : [];
  return { reply, effective: [...stale, ...effective], commit };
}

/** The account as a stale read sees it; undefined where that is no different. */
function lookBack({ world }: Context, account: Account, stale: StaleFault | undefined): Account | undefined {
  if (stale === undefined) return undefined;
  const last = world.lastCommits(account.tag, stale.commits ?? 1);
  return last.length > 0 ? accountAgo(account, last) : undefined;
}

function cursorOf(query: string): number {
  return Number(new URLSearchParams(query).get('cursor') ?? 0);
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Refuses a request that names another host than this machine, of the API as of the control paths: a page whose name was led to 127.0.0.1 (DNS
 * rebinding) may send whatever it likes, the header with a token included. Its own name stands in Host, and in Origin.
 */
export function refuseForeign({ host, origin }: IncomingHttpHeaders): Reply | undefined {
  if (host === undefined || !isLocal(`http://${host}`)) return refuse(403, refusal('Host'));
  if (origin !== undefined && !isLocal(origin)) return refuse(403, refusal('Origin'));
  return undefined;
}

function refusal(header: string): string {
  return `the sandbox is for this machine alone: ${header} must be a loopback address or localhost`;
}

/** A loopback address or exactly `localhost`, with any port and nothing else: `localhost.` and `NAME.localhost` are names like others. */
function isLocal(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, pathname, search, hash, hostname } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  if (username + password + search + hash !== '' || pathname !== '/' || text.endsWith('/')) return false;
  const address = hostname.replace(/^\[|\]$/g, '');
  const version = isIP(address);
  if (version === 0) return hostname === 'localhost';
  return loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
