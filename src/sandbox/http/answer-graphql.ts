import type { JsonValue } from '../../model/json.ts';
import { isObject, toJson } from '../json-text.ts';
import type { Context } from './context.ts';
import type { Arrival } from './read-request.ts';
import { json, type Reply } from './reply.ts';

/** Reads the engine only for the first query, so that a sandbox without one starts without it. */
export async function prepareGraphql({ options, world, now }: Context, arrival: Arrival): Promise<() => Reply> {
  const { answerQuery } = await import('../graphql/answer-query.ts');
  return () => {
    const request = readGraphqlRequest(arrival);
    if (!request.ok) return request.refusal;
    const { tokenPermissions, healthyAfterMs = 0 } = options;
    const scene = {
      accounts: world.accounts,
      allowed: tokenPermissions?.includes('account-analytics-read') !== false,
      healthyAfterMs,
      now: now(),
    };
    return json(answerQuery(request.query, request.variables, scene));
  };
}

type GraphqlRequest =
  | { readonly ok: true; readonly query: string; readonly variables: Readonly<Record<string, JsonValue | undefined>> }
  | { readonly ok: false; readonly refusal: Reply };

/** The largest query, in characters. */
const maxQuery = 64 * 1024;

function readGraphqlRequest({ contentType, malformed, body, query: parameters, tooLarge }: Arrival): GraphqlRequest {
  const refused = (message: string, status = 400): GraphqlRequest => ({ ok: false, refusal: refusal(message, status) });
  const mediaType = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  if (tooLarge) return refused('the body is too large', 413);
  if (parameters !== '') return refused('GraphQL takes no query parameter');
  if (mediaType !== 'application/json') return refused('the Content-Type of the body must be application/json');
  if (malformed !== undefined) return refused(`the body is not JSON: ${malformed}`);
  if (!isObject(body)) return refused('the body must be a JSON object');
  const unknown = Object.keys(body).find((name) => name !== 'query' && name !== 'variables');
  if (unknown !== undefined) return refused(`unknown field ${JSON.stringify(unknown)}`);
  const { query, variables = {} } = body;
  if (typeof query !== 'string' || query === '') return refused('`query` must be a text that is not empty');
  if (query.length > maxQuery) return refused(`\`query\` is longer than ${maxQuery} characters`);
  if (!isObject(variables)) return refused('`variables` must be an object');
  return { ok: true, query, variables };
}

function refusal(message: string, status: number): Reply {
  return json(toJson({ data: null, errors: [{ message, path: null }] }), status);
}
