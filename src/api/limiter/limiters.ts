import type { Credentials } from '../credentials.ts';
import { createLimiter, type Limiter, type PauseNotice } from './limiter.ts';
import { OwnCount } from './quota-window.ts';

/**
 * Cloudflare's documentation: 200 requests per second and address, for all users of the address together. Some requests are left for
 * other users of the address, and for requests that bunch up on the way.
 */
const perAddress = { quota: 180, windowMs: 1_000 };

/** Gives each set of credentials one limiter: all clients with the same token spend the same quota. */
interface Limiters {
  of(credentials: Credentials): Limiter;
}

interface LimitersOptions {
  /** True where the API is reached over the network. It then counts requests by address as well. */
  readonly remote: boolean;
  readonly onPause?: ((notice: PauseNotice) => void) | undefined;
}

export function createLimiters({ remote, onPause }: LimitersOptions): Limiters {
  const shared = remote ? [new OwnCount(perAddress)] : [];
  const limiters = new Map<string, Limiter>();
  return {
    of: (credentials) => {
      const identity = identityOf(credentials);
      const limiter = limiters.get(identity) ?? createLimiter({ shared, onPause });
      limiters.set(identity, limiter);
      return limiter;
    },
  };
}

/** The key of a limiter. It holds a secret and never leaves the process's memory. */
function identityOf(credentials: Credentials): string {
  return credentials.type === 'token' ? `token ${credentials.token.reveal()}` : `key ${credentials.email}`;
}
