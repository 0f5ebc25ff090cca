import type { JsonValue } from '../../model/json.ts';
import { withoutShownFields } from '../faults/shapes/without-shown-fields.ts';
import { isObject } from '../json/json-kinds.ts';
import type { Account } from '../store/account.ts';
import { answerOperation } from './answer-operation.ts';
import type { Arrival } from './arrival.ts';
import type { Context } from './context.ts';
import { refuse, type Reply } from './reply.ts';
import type { Route } from './routes.ts';

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
  const body = bodyOf(context, arrival.body, route, account, target);
  return answerOperation(context, { ...arrival, route, target, body, account });
}

/** What a fault has added to an answer may come back in a PUT. */
function bodyOf({ faults }: Context, body: JsonValue | undefined, route: Route, account: Account, target: string) {
  if (faults.shownFields.length === 0 || route.method !== 'PUT' || !isObject(body)) return body;
  const stored = route.operation === 'update_settings' ? account.settings.value : account.cnis.get(target)?.value;
  return withoutShownFields(body, stored ?? {}, faults.shownFields);
}
