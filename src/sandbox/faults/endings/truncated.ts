import type { TruncatedFault } from '../../../model/generated/sandbox-faults.ts';
import type { Reply } from '../../http/reply.ts';
import { withBody } from './with-body.ts';

export function truncatedReply({ bytes }: TruncatedFault, answer: Reply): Reply {
  const whole = withBody(answer);
  const length = Buffer.byteLength(whole.body);
  return { ...whole, delivery: { how: 'cut', sent: Math.min(bytes ?? Math.floor(length / 2), length - 1) } };
}
