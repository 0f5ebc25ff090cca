import type { JsonObject } from '../../model/json.ts';
import { portStatus } from '../behaviour/port-status.ts';
import { isObject, textOf } from '../json-text.ts';
import type { Account } from '../store/account.ts';
import type { Context } from './context.ts';
import { type BodyText, parseBody } from './read-request.ts';
import { json, refuse, type Reply } from './reply.ts';

interface LightRequest {
  readonly method: string;
  /** Below /_sandbox/: `light` or `light/NAME`. */
  readonly path: string;
  readonly query: string;
  readonly body: BodyText;
}

const collection = 'light';

/** What the API says of an interconnect, by the light that is wanted. */
const states: Readonly<Record<string, JsonObject>> = {
  up: { state: 'Healthy' },
  down: { state: 'Down', reason: 'no light on the port' },
  pending: { state: 'Pending' },
};

export function isLightPath(path: string): boolean {
  return path === collection || path.startsWith(`${collection}/`);
}

/**
 * Answers below /_sandbox/light: GET lists every interconnect with its state; PUT of `light/NAME` with `{"light": "down"}` sets it, until
 * the next PUT. `?account=TAG` chooses among accounts.
 */
export function answerLight(context: Context, { method, path, query, body }: LightRequest): Reply {
  const wanted = new URLSearchParams(query).get('account');
  const accounts = [...context.world.accounts.values()].filter(({ tag }) => wanted === null || tag === wanted);
  if (path === collection) {
    if (method !== 'GET') return notAllowed('GET');
    return json({ lights: accounts.flatMap((account) => lightsOf(context, account)) });
  }
  const name = decoded(path.slice(collection.length + 1));
  const [account, second] = accounts.filter(({ interconnects }) => interconnects.get(name) !== undefined);
  if (account === undefined) return refuse(404, `no interconnect ${JSON.stringify(name)}`);
  if (second !== undefined) {
    return refuse(409, `several accounts have an interconnect ${JSON.stringify(name)}: add ?account=TAG`);
  }
  if (method !== 'PUT') return notAllowed('PUT');
  const told = parseBody(body).body;
  const light = isObject(told) ? told['light'] : undefined;
  const state = typeof light === 'string' && Object.hasOwn(states, light) ? states[light] : undefined;
  if (state === undefined) return refuse(400, 'the body must be {"light": "up"}, "down" or "pending"');
  context.world.setStatus(account, name, state);
  return json({ account: account.tag, name, ...state });
}

function lightsOf({ options, now }: Context, account: Account): readonly JsonObject[] {
  const clock = { healthyAfterMs: options.healthyAfterMs ?? 0, now: now() };
  return account.interconnects.rows.map(({ value }) => {
    const name = textOf(value, 'name') ?? '';
    return { account: account.tag, name, ...portStatus(account, name, clock) };
  });
}

function notAllowed(allow: string): Reply {
  return refuse(405, `this path takes ${allow}`, { Allow: allow });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
