import { NetworkError } from '../model/network-error.ts';
import type { NetworkErrorDetails } from '../model/network-error.ts';
import type { ApiRequest } from './api-request.ts';
import { isWrite } from './api-request.ts';
import { operationWords } from './operation-words.ts';

type Details = {
  readonly [K in keyof Omit<NetworkErrorDetails, 'operation' | 'method' | 'path'>]?: NetworkErrorDetails[K] | undefined;
};

/** A NetworkError about a request: `Could not list the CNIs: <reason>`. `uncertain` counts for writes only. */
export function networkErrorFor(
  request: ApiRequest,
  reason: string,
  details: Details & { readonly kind: NetworkErrorDetails['kind'] },
): NetworkError {
  const { kind, status, words, cfRay, hint, cause, uncertain } = details;
  return new NetworkError(`Could not ${operationWords[request.operation]}: ${reason}`, {
    kind,
    operation: request.operation,
    method: request.method,
    path: request.path,
    ...(status === undefined ? {} : { status }),
    ...(words === undefined ? {} : { words }),
    ...(cfRay === undefined ? {} : { cfRay }),
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
    uncertain: isWrite(request) && uncertain === true,
  });
}
