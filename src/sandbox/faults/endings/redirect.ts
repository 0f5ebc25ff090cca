import type { RedirectFault } from '../../../model/generated/sandbox-faults.ts';
import type { Reply } from '../../http/reply.ts';

/** A name that is reserved to lead nowhere (RFC 2606). */
const otherOrigin = 'https://other-origin.invalid';

/** `url`: path and query of the request. */
export function redirectReply({ to = 'same_origin', status = 307 }: RedirectFault, url: string): Reply {
  return { status, headers: { Location: locationOf(to, url) }, body: '' };
}

function locationOf(to: string, url: string): string {
  if (to === 'same_origin') return url;
  return to === 'other_origin' ? `${otherOrigin}${url}` : to;
}
