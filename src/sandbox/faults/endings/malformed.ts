import type { MalformedFault } from '../../../model/generated/sandbox-faults.ts';
import { jsonText, type Reply } from '../../http/reply.ts';

/** Half of an object is never JSON, and neither is the brace that stands for it where there was no body. */
export function malformedReply({ text }: MalformedFault, answer: Reply): Reply {
  const real = typeof answer.body === 'string' ? answer.body : '';
  return jsonText(text ?? (real.slice(0, Math.floor(real.length / 2)) || '{'));
}
