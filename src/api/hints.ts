import type { NetworkErrorKind } from '../model/network-error.ts';
import { credentialVariables } from './credentials.ts';
import { type Answer, type ApiRequest, type ClientContext, isWrite, retryAfterMs } from './transport.ts';

interface HintContext {
  readonly request: ApiRequest;
  readonly answer: Answer;
  readonly context: ClientContext;
  readonly html: boolean;
}

export function hintFor(kind: NetworkErrorKind, about: HintContext): string | undefined {
  if (about.html && kind !== 'server') return htmlHint;
  switch (kind) {
    case 'authentication':
      return `check ${credentialVariables(about.context.credentialType)}: the value may be incomplete, expired or revoked`;
    case 'permission':
      return permissionHint(about);
    case 'not_found':
      return notFoundHint(about);
    case 'conflict':
    case 'rejected':
      return conflictHint(about);
    case 'rate_limited':
      return rateHint(about.answer);
    case 'server':
      return serverHint(about);
    case 'network':
      return 'HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, special characters percent-encoded';
    default:
      return undefined;
  }
}

/** For HTML pages that come instead of an answer of the API. */
export const htmlHint =
  'this answer is not from the API itself: check --base-url or CLOUDFLARE_BASE_URL, HTTPS_PROXY, and whether the network asks for a login';

function permissionHint({ request, context }: HintContext): string {
  const who = context.credentialType === 'token' ? 'the API token needs' : 'the user of the API key needs';
  return `${who} ${permissionOf(request)} on account ${context.account}; check that this is the right account tag`;
}

/** Cloudflare's documentation. For addresses, Magic WAN Read is not enough. */
function permissionOf(request: ApiRequest): string {
  switch (request.operation) {
    case 'list_ip_prefixes':
    case 'list_bgp_prefixes':
      return 'Magic Transit Read, IP Prefixes Read or IP Prefixes BGP On Demand Read';
    case 'query_analytics':
      return 'Account Analytics Read';
    default:
      return isWrite(request) ? 'Magic WAN Write or Magic Transit Write' : 'Magic WAN Read or Magic Transit Read';
  }
}

function notFoundHint({ request, context }: HintContext): string {
  return /_(?:settings|interconnects|cnis|slots)$/.test(request.operation) || request.method === 'POST'
    ? `check the account tag ${context.account} and the base URL (--base-url or CLOUDFLARE_BASE_URL)`
    : 'it may have been deleted in the meantime; plan again';
}

function conflictHint({ request, answer }: HintContext): string | undefined {
  switch (request.operation) {
    case 'create_cni':
    case 'update_cni':
      return answer.status === 409
        ? 'the conduit name is in use in this account, perhaps by a GRE or IPsec tunnel, which this API does not list'
        : undefined;
    case 'create_interconnect':
      return 'the slot may have been taken in the meantime, or the pairing key may be used up; plan again';
    case 'delete_interconnect':
      return 'an interconnect that still hosts a CNI cannot be deleted; plan again';
    default:
      return undefined;
  }
}

function rateHint(answer: Answer): string {
  const wait = retryAfterMs(answer.headers.get('retry-after'));
  const pause = wait === undefined ? 'wait five minutes' : `wait ${Math.ceil(wait / 1000)} s`;
  return `${pause} and run again; the quota is shared with the dashboard and with every other script of this user`;
}

function serverHint({ request, answer }: HintContext): string {
  const wait = retryAfterMs(answer.headers.get('retry-after'));
  const when = wait === undefined || wait === 0 ? 'in a while' : `in ${Math.ceil(wait / 1000)} s`;
  return isWrite(request)
    ? 'the change may or may not have been made: plan again to see; https://www.cloudflarestatus.com shows known faults'
    : `run again ${when}; https://www.cloudflarestatus.com shows known faults`;
}
