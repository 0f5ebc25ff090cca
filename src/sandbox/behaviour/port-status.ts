import type { JsonObject } from '../../model/json.ts';
import type { Account } from '../store/account.ts';

export interface StatusClock {
  readonly healthyAfterMs: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The state from the seed. Without it, Healthy after the provisioning time. */
export function portStatus(account: Account, name: string, { healthyAfterMs, now }: StatusClock): JsonObject {
  const told = account.status.get(name);
  if (told !== undefined) return told;
  const createdAt = account.progress.createdAt.get(name);
  const pending = createdAt !== undefined && now < createdAt + healthyAfterMs;
  return { state: pending ? 'Pending' : 'Healthy' };
}
