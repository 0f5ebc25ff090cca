import type { CniOperation } from '../../model/operation.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export type QueryType = 'text' | 'letter-name' | 'boolean' | 'cursor' | 'limit';

export interface Route {
  readonly operation: CniOperation;
  readonly method: Method;
  /** The segments below `/accounts/{account_id}/cni`. A segment in braces is a parameter. */
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, QueryType>>;
  /** True if the request must have a JSON body. */
  readonly body: boolean;
}

const paging = { cursor: 'cursor', limit: 'limit' } as const;

function route(
  operation: CniOperation,
  method: Method,
  path: string,
  query: Readonly<Record<string, QueryType>> = {},
): Route {
  return { operation, method, path: path.split('/'), query, body: method === 'POST' || method === 'PUT' };
}

/** The operations of the contract. */
export const routes: readonly Route[] = [
  route('get_settings', 'GET', 'settings'),
  route('update_settings', 'PUT', 'settings'),
  route('list_slots', 'GET', 'slots', {
    address_contains: 'text',
    site: 'text',
    speed: 'text',
    occupied: 'boolean',
    ...paging,
  }),
  route('get_slot', 'GET', 'slots/{slot}'),
  route('list_interconnects', 'GET', 'interconnects', { site: 'text', type: 'text', ...paging }),
  route('create_interconnect', 'POST', 'interconnects'),
  route('get_interconnect', 'GET', 'interconnects/{icon}'),
  route('delete_interconnect', 'DELETE', 'interconnects/{icon}'),
  route('get_interconnect_status', 'GET', 'interconnects/{icon}/status'),
  route('get_interconnect_loa', 'GET', 'interconnects/{icon}/loa', { name: 'letter-name' }),
  route('get_interconnect_loa_default_name', 'GET', 'interconnects/{icon}/loa/default'),
  route('list_cnis', 'GET', 'cnis', { slot: 'text', tunnel_id: 'text', ...paging }),
  route('create_cni', 'POST', 'cnis'),
  route('get_cni', 'GET', 'cnis/{cni}'),
  route('update_cni', 'PUT', 'cnis/{cni}'),
  route('delete_cni', 'DELETE', 'cnis/{cni}'),
];

/** The path of the API on this server. */
export const basePath = '/client/v4';

export type RouteMatch =
  | { readonly found: 'route'; readonly route: Route; readonly account: string; readonly target: string }
  | { readonly found: 'path'; readonly allow: string }
  | { readonly found: 'nothing' };

/**
 * Finds the operation of a request. `target` is the decoded last parameter of the path (a name or an id), or empty. The result `path` means
 * that the path exists, but not with this method.
 */
export function matchRoute(method: string, path: string): RouteMatch {
  const segments = apiSegments(path);
  if (segments === undefined) return { found: 'nothing' };
  const [account = '', ...rest] = segments;
  const fitting = routes.filter((route) => fits(route, rest));
  const route = fitting.find((candidate) => candidate.method === method);
  if (route !== undefined) return { found: 'route', route, account, target: rest[1] ?? '' };
  if (fitting.length === 0) return { found: 'nothing' };
  return { found: 'path', allow: fitting.map((candidate) => candidate.method).join(', ') };
}

/** `[account, …segments after cni]`, decoded. Undefined for a path outside the API, an empty segment or an invalid escape. */
function apiSegments(path: string): readonly string[] | undefined {
  const prefix = `${basePath}/accounts/`;
  if (!path.startsWith(prefix)) return undefined;
  const [account = '', room, ...rest] = path.slice(prefix.length).split('/');
  const segments = [account, ...rest].map(decode);
  return room === 'cni' && !segments.includes('') ? segments : undefined;
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
