import type { RateLimitedFault } from '../../../model/generated/sandbox-faults.ts';
import { refuse, type Reply } from '../../http/reply.ts';

export function rateLimitedReply({ retry_after: wait = 1 }: RateLimitedFault): Reply {
  return refuse(429, 'Rate limited', wait === null ? {} : { 'Retry-After': String(wait) });
}
