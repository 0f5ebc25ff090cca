import type { HangFault } from '../../../model/generated/sandbox-faults.ts';
import type { Reply } from '../../http/reply.ts';
import { withBody } from './with-body.ts';

/** `answer` is what is begun, and not ended. */
export function hangReply({ sent = 'nothing' }: HangFault, answer: Reply): Reply {
  if (sent === 'nothing') return { ...answer, delivery: { how: 'hang', sent: undefined } };
  const whole = withBody(answer);
  const half = Math.floor(Buffer.byteLength(whole.body) / 2);
  return { ...whole, delivery: { how: 'hang', sent: sent === 'half' ? half : 0 } };
}
