import type { ContentTypeFault } from '../../../model/generated/sandbox-faults.ts';
import type { Reply } from '../../http/reply.ts';

export function contentTypeReply({ type = 'text/plain' }: ContentTypeFault, answer: Reply): Reply {
  const { status, headers, body } = answer;
  return { status, ...(headers !== undefined && { headers }), body, ...(type !== null && { type }) };
}
