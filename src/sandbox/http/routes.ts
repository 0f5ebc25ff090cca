import type { Operation, WriteOperation } from '../../model/operation.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export type QueryType = 'text' | 'letter-name' | 'boolean' | 'cursor' | 'limit';

/** An operation below an account. The only one that is not is the query of GraphQL. */
export type AccountOperation = Exclude<Operation, 'query_analytics'>;

export interface Route {
  readonly operation: AccountOperation;
  readonly method: Method;
  /** The segments below `/accounts/{account_id}`. A segment in braces is a parameter. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, QueryType>>;
  /** True if the request must have a JSON body. */
  readonly body: boolean;
}

const paging = { cursor: 'cursor', limit: 'limit' } as const;

function route(
  operation: AccountOperation,
  method: Method,
  path: string,
  query: Readonly<Record<string, QueryType>> = {},
): Route {
  return { operation, method, path: path.split('/'), query, body: method === 'POST' || method === 'PUT' };
}

/** The operations of the contracts, except the query of GraphQL. */
export const routes: readonly Route[] = [
  route('get_settings', 'GET', 'cni/settings'),
  route('update_settings', 'PUT', 'cni/settings'),
  route('list_slots', 'GET', 'cni/slots', {
    address_contains: 'text',
    site: 'text',
    speed: 'text',
    occupied: 'boolean',
    ...paging,
  }),
  route('get_slot', 'GET', 'cni/slots/{slot}'),
  route('list_interconnects', 'GET', 'cni/interconnects', { site: 'text', type: 'text', ...paging }),
  route('create_interconnect', 'POST', 'cni/interconnects'),
  route('get_interconnect', 'GET', 'cni/interconnects/{icon}'),
  route('delete_interconnect', 'DELETE', 'cni/interconnects/{icon}'),
  route('get_interconnect_status', 'GET', 'cni/interconnects/{icon}/status'),
  route('get_interconnect_loa', 'GET', 'cni/interconnects/{icon}/loa', { name: 'letter-name' }),
  route('get_interconnect_loa_default_name', 'GET', 'cni/interconnects/{icon}/loa/default'),
  route('list_cnis', 'GET', 'cni/cnis', { slot: 'text', tunnel_id: 'text', ...paging }),
  route('create_cni', 'POST', 'cni/cnis'),
  route('get_cni', 'GET', 'cni/cnis/{cni}'),
  route('update_cni', 'PUT', 'cni/cnis/{cni}'),
  route('delete_cni', 'DELETE', 'cni/cnis/{cni}'),
  route('list_magic_routes', 'GET', 'magic/routes'),
  route('list_cf_interconnects', 'GET', 'magic/cf_interconnects'),
  route('list_gre_tunnels', 'GET', 'magic/gre_tunnels'),
  route('list_ipsec_tunnels', 'GET', 'magic/ipsec_tunnels'),
  route('get_magic_bgp_settings', 'GET', 'magic/bgp/settings'),
  route('list_ip_prefixes', 'GET', 'addressing/prefixes'),
  route('list_bgp_prefixes', 'GET', 'addressing/prefixes/{prefix}/bgp/prefixes'),
];

/** The path of the API on this server. */
export const basePath = '/client/v4';

export type RouteMatch =
  | { readonly found: 'route'; readonly route: Route; readonly account: string; readonly target: string }
  | { readonly found: 'graphql' }
  | { readonly found: 'path'; readonly allow: string }
  | { readonly found: 'nothing' };

/**
 * Finds the operation of a request. `target` is the decoded parameter of the path (a name or an id), or empty. The result `path` means
 * that the path exists, but not with this method.
 */
export function matchRoute(method: string, path: string): RouteMatch {
  if (path === `${basePath}/graphql`)
    return method === 'POST' ? { found: 'graphql' } : { found: 'path', allow: 'POST' };
  const segments = apiSegments(path);
  if (segments === undefined) return { found: 'nothing' };
  const [account = '', ...rest] = segments;
  const fitting = routes.filter((route) => fits(route, rest));
  const route = fitting.find((candidate) => candidate.method === method);
  if (route !== undefined) return { found: 'route', route, account, target: targetOf(route, rest) };
  if (fitting.length === 0) return { found: 'nothing' };
  return { found: 'path', allow: fitting.map((candidate) => candidate.method).join(', ') };
}

export function operationOf(match: RouteMatch): Operation | null {
  if (match.found === 'graphql') return 'query_analytics';
  return match.found === 'route' ? match.route.operation : null;
}

const writes: Readonly<Record<WriteOperation, true>> = {
  update_settings: true,
  create_interconnect: true,
  delete_interconnect: true,
  create_cni: true,
  update_cni: true,
  delete_cni: true,
};

export function isWrite(operation: Operation): boolean {
  return operation in writes;
}

/** `[account, …segments below it]`, decoded. Undefined for a path outside the API, an empty segment or an invalid escape. */
function apiSegments(path: string): readonly string[] | undefined {
  const prefix = `${basePath}/accounts/`;
  if (!path.startsWith(prefix)) return undefined;
  const segments = path.slice(prefix.length).split('/').map(decode);
  return segments.includes('') ? undefined : segments;
}

/** Returns an empty text for an invalid escape. No path has an empty segment. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}

function fits(route: Route, segments: readonly string[]): boolean {
  return (
    route.path.length === segments.length && route.path.every((part, i) => part.startsWith('{') || part === segments[i])
  );
}

function targetOf({ path }: Route, segments: readonly string[]): string {
  return segments[path.findIndex((part) => part.startsWith('{'))] ?? '';
}
