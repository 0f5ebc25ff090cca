import type { OversizedFault } from '../../../model/generated/sandbox-faults.ts';
import type { Reply } from '../../http/reply.ts';

export function oversizedReply({ bytes = 100 * 1024 * 1024 }: OversizedFault, answer: Reply): Reply {
  return { ...answer, delivery: { how: 'pad', bytes } };
}
