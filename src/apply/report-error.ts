import type { NetworkError } from '../model/network-error.ts';
import type { WriteOperation } from '../model/operation.ts';
import type { ReportError } from '../model/report.ts';

/** A network error as a report shows it. `call` is the step that it ended; method and path are of the request that went wrong. */
export function reportError(call: WriteOperation, error: NetworkError, message = error.message): ReportError {
  return {
    message,
    call,
    method: error.method,
    path: error.path,
    ...(error.status === undefined ? {} : { status: error.status }),
    ...(error.words === undefined ? {} : { words: error.words }),
    ...(error.cfRay === undefined ? {} : { cf_ray: error.cfRay }),
  };
}
