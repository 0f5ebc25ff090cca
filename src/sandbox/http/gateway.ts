import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { noStrike } from '../faults/fault-book.ts';
import { answerWithFaults, maxBodyBytes } from './answer.ts';
import { answerControl, controlPrefix } from './answer-control.ts';
import type { Context } from './context.ts';
import type { Quota } from './rate-limiter.ts';
import {
  type Credential,
  parseBody,
  readBody,
  readCredential,
  type RequestTarget,
  requestTarget,
} from './read-request.ts';
import type { RecordedRequest } from './recorder.ts';
import { isSent, refuse, type Reply } from './reply.ts';
import { matchRoute, operationOf, type RouteMatch } from './routes.ts';
import { sendReply } from './send-reply.ts';

/** Answers any request. A bug of the sandbox becomes a 500 that says so, and the process continues. */
export async function serveRequest(
  context: Context,
  ray: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = requestTarget(request.url ?? '');
  const reply = await answerRequest(context, ray, request, target).catch((error: unknown) =>
    refuse(500, `a bug in the sandbox: ${error instanceof Error ? error.message : 'unknown'}`),
  );
  await sendReply(context, response, ray, reply);
}

async function answerRequest(
  context: Context,
  ray: string,
  request: IncomingMessage,
  target: RequestTarget,
): Promise<Reply> {
  const refusal = refuseForeign(request.headers);
  if (refusal !== undefined) return refusal;
  return target.path.startsWith(controlPrefix)
    ? answerControl(context, request, target)
    : answerApi(context, ray, request, target);
}

/**
 * Refuses a request that names another host than this machine. With DNS rebinding, a web page can reach 127.0.0.1 under its own name. It
 * can send any header, including a token. Its own name is then in Host and in Origin.
 */
function refuseForeign({ host, origin }: IncomingHttpHeaders): Reply | undefined {
  if (host === undefined || !isLocal(`http://${host}`)) return refuse(403, refusal('Host'));
  if (origin !== undefined && !isLocal(origin)) return refuse(403, refusal('Origin'));
  return undefined;
}

function refusal(header: string): string {
  return `the sandbox is for this machine alone: ${header} must be a loopback address or localhost`;
}

/** Accepts a loopback address or exactly `localhost`, with any port. `localhost.` and `NAME.localhost` count as foreign names. */
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

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Answers a request to the API in the order of Cloudflare's gateway: credential, quota, then the request itself. */
async function answerApi(
  context: Context,
  ray: string,
  request: IncomingMessage,
  target: RequestTarget,
): Promise<Reply> {
  const method = request.method ?? '';
  const match = matchRoute(method, target.path);
  const credential = readCredential(request.headers);
  const operation = operationOf(match);
  const account = match.found === 'route' ? match.account : null;
  const entry = context.recorder.record({
    ...{ operation, account, method, ...target },
    credential: credential.type,
    cf_ray: ray,
  });
  // Quota and faults count requests in the order of their arrival. So both are decided before the first `await`.
  const { quota, refusal } = admit(context, credential, match);
  const url = target.query === '' ? target.path : `${target.path}?${target.query}`;
  const strikable = refusal === undefined && operation !== null;
  const strike = strikable ? context.faults.strike({ operation, account, url }) : noStrike;

  const text = await readBody(request, maxBodyBytes);
  const parsed = parseBody(text);
  entry.body = parsed.body ?? (text.ok && text.text !== '' ? text.text : null);
  const { latencyMs = 0 } = context.options;
  if (latencyMs > 0) await context.wait(latencyMs);
  if (refusal !== undefined) return finish(entry, quota, refusal);
  const contentType = request.headers['content-type'];
  const newHealthTarget = request.headers['x-magic-new-hc-target'] === 'true';
  const tooLarge = !text.ok && text.why === 'too-large';
  const { query } = target;
  const arrival = { match, credential, url, query, contentType, newHealthTarget, ...parsed, tooLarge };
  const { reply, faults, commit } = await answerWithFaults(context, arrival, strike);
  entry.faults = faults.map(({ kind }) => kind);
  entry.fault = entry.faults[0] ?? null;
  entry.committed = commit !== null;
  entry.commit = commit;
  return finish(entry, quota, reply);
}

function admit(
  { limiter: usual, graphqlLimiter, options, now }: Context,
  credential: Credential,
  { found }: RouteMatch,
): { quota: Quota; refusal?: Reply } {
  const limiter = found === 'graphql' ? graphqlLimiter : usual;
  if (!isAccepted(credential, options.token, options.readOnlyToken)) {
    return { quota: limiter.peek('none', now()), refusal: refuse(401, 'Authentication error') };
  }
  const quota = limiter.take(quotaKey(credential), now());
  if (quota.allowed) return { quota };
  return { quota, refusal: refuse(429, `More requests than the quota allows: wait ${quota.resetSeconds} seconds`) };
}

/** Without a token of its own, the sandbox accepts any credential that is not empty. */
function isAccepted(credential: Credential, token: string | undefined, readOnlyToken: string | undefined): boolean {
  if (credential.type === 'none') return false;
  if (token === undefined) return true;
  return credential.type === 'token' && (credential.token === token || credential.token === readOnlyToken);
}

/** The quota counts requests of a token or of a user. */
function quotaKey(credential: Credential): string {
  switch (credential.type) {
    case 'token':
      return `token ${credential.token}`;
    case 'key':
      return `user ${credential.email}`;
    case 'none':
      return 'none';
  }
}

function finish(entry: RecordedRequest, quota: Quota, reply: Reply): Reply {
  if (isSent(reply.delivery)) entry.status = reply.status;
  return { ...reply, headers: { ...quota.headers, ...reply.headers } };
}
