import type { ApiRequest, QueryRequest } from '../transport.ts';

/** The path of GraphQL, below the path of the base URL. */
export const queryPath = '/graphql';

/** RFC 3339, in UTC. */
export interface QueryTimes {
  readonly since: string;
  /** The last minutes are asked for by themselves from here on. */
  readonly recent: string;
  readonly until: string;
}

/** The greatest number of rows that a dataset gives. An answer with as many may be incomplete. */
export const mostRows = 10_000;

const healthRows = `{ count avg { tunnelState } dimensions { tunnelName edgeColoName } }`;
const trafficRows = `{ avg { bitRateFiveMinutes } dimensions { tunnelName datetimeFiveMinutes } }`;

/** The only query that demarc sends. It reads the health and the traffic of the tunnels of one account. */
const query = `query Preflight($account: string!, $since: Time!, $recent: Time!, $until: Time!) {
  viewer {
    accounts(filter: { accountTag: $account }) {
      health: magicTransitTunnelHealthChecksAdaptiveGroups(limit: ${mostRows}, filter: { datetime_geq: $since, datetime_lt: $until }) ${healthRows}
      recent: magicTransitTunnelHealthChecksAdaptiveGroups(limit: ${mostRows}, filter: { datetime_geq: $recent, datetime_lt: $until }) ${healthRows}
      ingress: magicTransitTunnelTrafficAdaptiveGroups(limit: ${mostRows}, filter: { datetime_geq: $since, datetime_lt: $until, direction: "ingress" }) ${trafficRows}
      egress: magicTransitTunnelTrafficAdaptiveGroups(limit: ${mostRows}, filter: { datetime_geq: $since, datetime_lt: $until, direction: "egress" }) ${trafficRows}
    }
  }
}`;

/** The body of the query about an account. */
export function tunnelQuery({ account, since, recent, until }: QueryTimes & { readonly account: string }): string {
  return JSON.stringify({ query, variables: { account, since, recent, until } });
}

/** True for the query of `tunnelQuery`, compared whole: only its four variables vary. */
export function isTunnelQuery(request: ApiRequest): request is QueryRequest {
  if (request.operation !== 'query_analytics' || !request.path.endsWith(queryPath)) return false;
  // Code may bypass the type.
  const method: string = request.method;
  if (method !== 'POST') return false;
  const variables = variablesOf(request.body);
  return variables !== undefined && request.body === tunnelQuery(variables);
}

function variablesOf(body: string): Parameters<typeof tunnelQuery>[0] | undefined {
  const sent: unknown = JSON.parse(body);
  const given: unknown = field(sent, 'variables');
  const [account, since, recent, until] = ['account', 'since', 'recent', 'until'].map((name) => field(given, name));
  const areTexts =
    typeof account === 'string' && typeof since === 'string' && typeof recent === 'string' && typeof until === 'string';
  return areTexts ? { account, since, recent, until } : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
