import type { Reply } from '../../http/reply.ts';

/** An answer without a body (a DELETE's) promises one all the same: there is nothing else of it to miss. */
export function withBody(answer: Reply): Reply {
  return answer.body.length > 0 ? answer : { ...answer, body: '{}' };
}
