import type { JsonObject } from '../../model/json.ts';
import type { Router, RouterConfig, Routers } from '../behaviour/routers.ts';
import { ipv4Cidr, md5Key, nullOr, objectOf, optional, uint32 } from '../checks/check.ts';
import { isObject } from '../json-text.ts';
import { type BodyText, parseBody } from './read-request.ts';
import { json, refuse, type Reply } from './reply.ts';

interface RoutersRequest {
  readonly method: string;
  /** Below /_sandbox/: `routers` or `routers/NAME`. */
  readonly path: string;
  readonly query: string;
  readonly body: BodyText;
}

const collection = 'routers';

export function isRoutersPath(path: string): boolean {
  return path === collection || path.startsWith(`${collection}/`);
}

/**
 * Answers below /_sandbox/routers: GET lists the routers; GET and PUT of `routers/NAME` show and configure the router of the CNI with that
 * conduit name. `?account=TAG` chooses among accounts. No answer holds a key, or text of a body, which may hold one.
 */
export function answerRouters(routers: Routers | undefined, request: RoutersRequest): Reply {
  const { method, path, query, body } = request;
  if (routers === undefined) return refuse(404, 'this sandbox has no routers: start it with --routers');
  const account = new URLSearchParams(query).get('account');
  const list = routers.list().filter((router) => account === null || router.account === account);
  if (path === collection) {
    return method === 'GET' ? json({ routers: list.map(shown) }) : notAllowed('GET');
  }
  const name = decoded(path.slice(collection.length + 1));
  const [router, second] = list.filter((candidate) => candidate.name === name);
  if (router === undefined) {
    return refuse(
      404,
      `no router ${JSON.stringify(name)}: a router has the conduit name of a CNI that has, or had, bgp`,
    );
  }
  if (second !== undefined) {
    return refuse(409, `several accounts have a router ${JSON.stringify(name)}: add ?account=TAG`);
  }
  if (method === 'GET') return json(shown(router));
  if (method !== 'PUT') return notAllowed('GET, PUT');
  return configure(routers, router, body);
}

function configure(routers: Routers, router: Router, body: BodyText): Reply {
  const told = parseBody(body).body;
  if (!isObject(told)) return refuse(400, `the body must be a JSON object with some of ${fieldNames.join(', ')}`);
  const problem = checkConfig(told, '', undefined);
  if (problem !== undefined) return refuse(400, problem);
  if (Object.keys(told).length === 0) return refuse(400, `the body must hold some of ${fieldNames.join(', ')}`);
  routers.configure(router, told);
  const now = routers.list().find(({ account, name }) => account === router.account && name === router.name);
  return json(shown(now ?? router));
}

const fields = {
  md5_key: optional(nullOr(md5Key)),
  customer_asn: optional(uint32),
  cust_ip: optional(ipv4Cidr),
  p2p_ip: optional(ipv4Cidr),
} satisfies Readonly<Record<keyof RouterConfig, unknown>>;
const fieldNames = Object.keys(fields);
const checkConfig = objectOf(fields);

function shown({ account, name, session, since, why, config }: Router): JsonObject {
  const { md5_key, ...others } = config;
  const at = new Date(since).toISOString();
  return { account, name, session, since: at, why, ...others, has_md5_key: md5_key !== null };
}

function notAllowed(allow: string): Reply {
  return refuse(405, `this path takes ${allow}`, { Allow: allow });
}

/** An invalid escape names no router. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}
