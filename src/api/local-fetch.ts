import { directFetch } from './fetch.ts';
import type { Fetch } from './fetch.ts';

/**
 * A `fetch` for plain http: to this machine alone, and through no proxy, which would see the token in the clear. An address needs no more than
 * Node's own `fetch`. A name does: what it leads to is checked with each connection. That is undici's, loaded with the first request.
 */
export function localFetch(hostname: string): Fetch {
  if (hostname !== 'localhost' && !nodeMayUseProxy()) return directFetch;
  let loading: Promise<Fetch> | undefined;
  return async (url, init) => {
    loading ??= import('./undici-fetch.ts').then(({ loopbackFetch }) => loopbackFetch());
    return (await loading)(url, init);
  };
}

/** Node.js 24 and later can send all that their own `fetch` sends through HTTP_PROXY. */
function nodeMayUseProxy(): boolean {
  const { NODE_USE_ENV_PROXY: variable = '', NODE_OPTIONS: options = '' } = process.env;
  return variable !== '' || [...process.execArgv, options].some((text) => text.includes('use-env-proxy'));
}
