import { environmentValue } from './environment-value.ts';
import type { Environment } from './run-context.ts';

/** `CLOUDFLARE_ACCOUNT_ID`: the account of documents that name none. Empty is not set. */
export function accountFromEnvironment(environment: Environment): string | undefined {
  return environmentValue(environment, 'CLOUDFLARE_ACCOUNT_ID');
}
