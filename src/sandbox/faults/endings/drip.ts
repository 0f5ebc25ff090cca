import type { DripFault } from '../../../model/generated/sandbox-faults.ts';
import type { Reply } from '../../http/reply.ts';

export function dripReply({ bytes = 1, ms = 100 }: DripFault, answer: Reply): Reply {
  return { ...answer, delivery: { how: 'drip', bytes, ms } };
}
