import { jsonText, type Reply } from '../http/reply.ts';
import { contentTypeReply } from './endings/content-type.ts';
import { dripReply } from './endings/drip.ts';
import { hangReply } from './endings/hang.ts';
import { htmlReply } from './endings/html.ts';
import { malformedReply } from './endings/malformed.ts';
import { oversizedReply } from './endings/oversized.ts';
import { rateLimitedReply } from './endings/rate-limited.ts';
import { redirectReply } from './endings/redirect.ts';
import { resetReply } from './endings/reset.ts';
import { statusReply } from './endings/status.ts';
import { truncatedReply } from './endings/truncated.ts';
import type { EndingFault } from './fault-groups.ts';

/** What stands for the answer of a request that was not carried out, where a fault shows a part of it. */
const nothingDone = jsonText('{}');

/** What a fault makes of an answer; `answer` is undefined where the request was not carried out. `url`: its path and query. */
export function endAnswer(fault: EndingFault, answer: Reply | undefined, url: string): Reply {
  switch (fault.kind) {
    case 'status':
      return statusReply(fault);
    case 'html':
      return htmlReply(fault);
    case 'rate_limited':
      return rateLimitedReply(fault);
    case 'redirect':
      return redirectReply(fault, url);
    case 'reset':
      return resetReply;
    default:
      return spoilAnswer(fault, answer ?? nothingDone);
  }
}

type SpoilingFault = Exclude<EndingFault, { kind: 'status' | 'html' | 'rate_limited' | 'redirect' | 'reset' }>;

function spoilAnswer(fault: SpoilingFault, answer: Reply): Reply {
  switch (fault.kind) {
    case 'hang':
      return hangReply(fault, answer);
    case 'truncated':
      return truncatedReply(fault, answer);
    case 'malformed':
      return malformedReply(fault, answer);
    case 'drip':
      return dripReply(fault, answer);
    case 'oversized':
      return oversizedReply(fault, answer);
    case 'content_type':
      return contentTypeReply(fault, answer);
  }
}
