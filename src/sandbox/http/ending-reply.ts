import type { EndingFault } from '../faults/fault-book.ts';
import { toJson } from '../json/to-json.ts';
import { json, type Reply } from './reply.ts';

/** What a fault answers in place of the operation. */
export function endingReply(fault: EndingFault): Reply {
  if (fault.body === undefined) return { status: fault.status, body: '' };
  return json(toJson(fault.body), fault.status);
}
