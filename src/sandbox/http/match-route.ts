import { routes, type Route } from './routes.ts';

/** Where the API begins on this server. */
export const basePath = '/client/v4';

export type RouteMatch =
  | { readonly found: 'route'; readonly route: Route; readonly account: string; readonly target: string }
  | { readonly found: 'path'; readonly allow: string }
  | { readonly found: 'nothing' };

/**
 * Finds the operation of a request. `target` is the decoded last parameter of the path (a name or an id), or empty.
 * `path`: the path is there, the method is not.
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

/** `[account, …segments after cni]`, decoded; undefined for a path outside the API, an empty segment or a broken escape. */
function apiSegments(path: string): readonly string[] | undefined {
  const prefix = `${basePath}/accounts/`;
  if (!path.startsWith(prefix)) return undefined;
  const [account = '', room, ...rest] = path.slice(prefix.length).split('/');
  const segments = [account, ...rest].map(decode);
  return room === 'cni' && !segments.includes('') ? segments : undefined;
}

/** The empty text, which no path has, for a broken escape. */
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
