import type { StatusFault } from '../../../model/generated/sandbox-faults.ts';
import { json, type Reply } from '../../http/reply.ts';
import { toJson } from '../../json/to-json.ts';

export function statusReply({ status, body, headers = {} }: StatusFault): Reply {
  const reply = body === undefined ? { status, body: '' } : json(toJson(body), status);
  return { ...reply, headers };
}
