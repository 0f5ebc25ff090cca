import { executeSync, GraphQLError, NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate } from 'graphql';
import type { JsonObject } from '../../model/json.ts';
import type { StatusClock } from '../behaviour/port-status.ts';
import { toJson } from '../json-text.ts';
import type { Account } from '../store/account.ts';
import { schema } from './analytics-schema.ts';
import { withDeclaredTypes } from './declared-types.ts';
import { healthRows, trafficRows } from './tunnel-rows.ts';

/** What a query may see. */
export interface QueryScene extends StatusClock {
  readonly accounts: ReadonlyMap<string, Account>;
  /** The token may read analytics. */
  readonly allowed: boolean;
}

/** A query with every alias of a preflight has less than 200. It bounds the time to check a query, and its depth. */
const maxTokens = 1000;
/** It bounds the time to run a query, with any aliases and fragments. */
const maxRows = 50_000;
const maxErrors = 10;

/** Without introspection, whose depth has no end. */
const rules = [...specifiedRules, NoSchemaIntrospectionCustomRule];

/** Parses, checks and runs a query. The answer has Cloudflare's form: `data` and `errors`, one of them null. */
export function answerQuery(query: string, variables: JsonObject, scene: QueryScene): JsonObject {
  try {
    const document = withDeclaredTypes(parse(query, { maxTokens }));
    const problems = validate(schema, document, rules, { maxErrors });
    if (problems.length > 0) return failed(problems, scene);
    const rootValue = { viewer: viewerOf(scene) };
    const { data, errors } = executeSync({ schema, document, rootValue, variableValues: variables });
    return errors === undefined ? { data: toJson(data), errors: null } : failed(errors, scene);
  } catch (error) {
    if (error instanceof GraphQLError) return failed([error], scene);
    throw error;
  }
}

function failed(errors: readonly GraphQLError[], { now }: QueryScene): JsonObject {
  const timestamp = new Date(now).toISOString();
  const shown = errors.slice(0, maxErrors).map(({ message, path, extensions }) => ({
    message,
    path: path?.map(String) ?? null,
    extensions: { ...extensions, timestamp },
  }));
  return { data: null, errors: toJson(shown) };
}

interface GroupArguments {
  readonly limit: number;
  readonly filter?: { readonly datetime_geq?: string; readonly datetime_lt?: string; readonly direction?: string };
}

type Take = (rows: readonly JsonObject[], limit: number) => readonly JsonObject[];

function viewerOf(scene: QueryScene) {
  let left = maxRows;
  const take: Take = (rows, limit) => {
    const taken = rows.slice(0, limit);
    left -= taken.length + 1;
    if (left < 0) throw new GraphQLError(`the query asks for more than ${maxRows} rows`);
    return taken;
  };
  return {
    accounts: ({ filter }: { readonly filter?: { readonly accountTag?: string } }) => {
      const account = scene.accounts.get(filter?.accountTag ?? '');
      if (account === undefined || !scene.allowed) {
        throw new GraphQLError('not authorized for that account', { extensions: { code: 'authz' } });
      }
      take([], 0);
      return [datasetsOf(account, scene, take)];
    },
  };
}

function datasetsOf(account: Account, scene: QueryScene, take: Take) {
  return {
    magicTransitTunnelHealthChecksAdaptiveGroups: (asked: GroupArguments) => {
      const window = windowOf(asked);
      const rows = take(healthRows(account, window, scene), asked.limit);
      return rows.map((row) => ({ count: 1, ...row }));
    },
    magicTransitTunnelTrafficAdaptiveGroups: (asked: GroupArguments) => {
      windowOf(asked);
      return take(trafficRows(account, asked.filter?.direction), asked.limit);
    },
  };
}

const maxLimit = 10_000;
const week = 7 * 24 * 60 * 60_000;

/** The length of the window in milliseconds. Throws where a dataset does not answer for it. */
function windowOf({ limit, filter }: GroupArguments): number {
  if (limit < 1 || limit > maxLimit) throw new GraphQLError(`limit must be from 1 to ${maxLimit}`);
  const { datetime_geq: since, datetime_lt: until } = filter ?? {};
  if (since === undefined || until === undefined)
    throw new GraphQLError('the filter must have datetime_geq and datetime_lt');
  const length = Date.parse(until) - Date.parse(since);
  if (length <= 0) throw new GraphQLError('datetime_lt must be later than datetime_geq');
  if (length > week) throw new GraphQLError('a query must not ask for more than one week');
  return length;
}
