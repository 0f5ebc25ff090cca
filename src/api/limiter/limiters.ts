import type { Credentials } from '../credentials.ts';
import { createLimiter, type Limiter, type PauseNotice } from './limiter.ts';
import { OwnCount } from './quota-window.ts';

/**
 * Cloudflare's documentation: 200 requests per second and address, of all its users together. Some are left for others behind the same
 * address, and for answers that bunch up on the way.
 */
const perAddress = { quota: 180, windowMs: 1_000 };

/** Hands out the one limiter of each credentials: all clients that use the same token spend the same quota. */
interface Limiters {
  of(credentials: Credentials): Limiter;
}

interface LimitersOptions {
  /** The API is reached over the network, where it counts requests by address as well. */
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

/** Never leaves the process's memory. */
function identityOf(credentials: Credentials): string {
  return credentials.type === 'token' ? `token ${credentials.token.reveal()}` : `key ${credentials.email}`;
}
