import { NetworkError } from '../model/network-error.ts';
import type { NetworkErrorDetails } from '../model/network-error.ts';
import type { ApiRequest } from './api-request.ts';
import { isWrite } from './api-request.ts';
import { operationWords } from './operation-words.ts';
import { redact } from './redact.ts';

type Details = {
  readonly [K in keyof Omit<NetworkErrorDetails, 'operation' | 'method' | 'path'>]?: NetworkErrorDetails[K] | undefined;
};

/** More of a message is of no use to anybody, and headers may be long. */
const longestReason = 600;
/** A shorter secret is a part of too many words of our own. */
const shortestSecret = 4;

/**
 * A NetworkError about a request: `Could not list the CNIs: <reason>`. `uncertain` counts for writes only. The one place that makes them, so that
 * nothing of `secrets` leaves in any: not in what a header or a redirect said, not in a path.
 */
export function networkErrorFor(
  request: ApiRequest,
  reason: string,
  details: Details & { readonly kind: NetworkErrorDetails['kind'] },
  secrets: Iterable<string>,
): NetworkError {
  const { kind, status, words, hint, cause, uncertain } = details;
  const known = [...secrets].filter((secret) => secret.length >= shortestSecret);
  const cfRay = rayWithout(details.cfRay, known);
  const said = bounded(redact(reason, known));
  return new NetworkError(`Could not ${operationWords[request.operation]}: ${said}`, {
    kind,
    operation: request.operation,
    method: request.method,
    path: redact(request.path, known),
    ...(status === undefined ? {} : { status }),
    ...(words === undefined ? {} : { words }),
    ...(cfRay === undefined ? {} : { cfRay }),
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
    uncertain: isWrite(request) && uncertain === true,
  });
}

/** Half of a number tells nobody anything. */
export function rayWithout(cfRay: string | undefined, secrets: readonly string[]): string | undefined {
  return cfRay === undefined || redact(cfRay, secrets) !== cfRay ? undefined : cfRay;
}

function bounded(text: string): string {
  return text.length <= longestReason ? text : `${text.slice(0, longestReason).replace(/[\ud800-\udbff]$/, '')}…`;
}
