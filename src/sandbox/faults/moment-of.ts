import type { LatencyFault } from '../../model/generated/sandbox-faults.ts';
import type { EndingFault } from './fault-groups.ts';

/** Whether a fault comes before the request is carried out, and in its place, or after its change is committed. */
export function momentOf(fault: EndingFault | LatencyFault): 'before' | 'after' {
  switch (fault.kind) {
    case 'rate_limited':
      return 'before';
    case 'drip':
    case 'oversized':
    case 'content_type':
      return 'after';
    case 'truncated':
    case 'malformed':
      return fault.when ?? 'after';
    default:
      return fault.when ?? 'before';
  }
}
