import type { NetworkError, NetworkErrorKind } from '../model/network-error.ts';
import type { PlanNote } from '../model/plan.ts';
import type { ReportError } from '../model/report.ts';

/** The prefix of note codes which say that the account could not be read. */
export const networkNotePrefix = 'api-';

/** By the kind of the error. */
const codes = {
  network: 'api-unreachable',
  timeout: 'api-timeout',
  aborted: 'api-aborted',
  authentication: 'api-authentication',
  permission: 'api-permission',
  not_found: 'api-not-found',
  conflict: 'api-conflict',
  rate_limited: 'api-rate-limited',
  rejected: 'api-rejected',
  server: 'api-server',
  redirect: 'api-redirect',
  unreadable: 'api-unreadable',
  refused: 'api-refused',
} as const satisfies Record<NetworkErrorKind, `${typeof networkNotePrefix}${string}`>;

export type ApiCode = (typeof codes)[NetworkErrorKind];

/** The reason why an account could not be read, as an error of its plan. */
export function networkNote(error: NetworkError): PlanNote & { readonly code: ApiCode } {
  const status = error.status === undefined ? [] : [`status ${error.status}`];
  const ray = error.cfRay === undefined ? [] : [`cf-ray ${error.cfRay}`];
  const where = [`${error.method} ${error.path}`, ...status, ...ray].join(', ');
  const words = error.words === undefined ? '' : `; the API says: ${error.words}`;
  return {
    code: codes[error.kind],
    message: `${error.message} (${where})${words}`,
    ...(error.hint !== undefined && { hint: error.hint }),
  };
}

/** The same for a report. */
export function networkReportError(error: NetworkError): ReportError {
  return {
    message: error.message,
    call: error.operation,
    method: error.method,
    path: error.path,
    ...(error.status !== undefined && { status: error.status }),
    ...(error.words !== undefined && { words: error.words }),
    ...(error.cfRay !== undefined && { cf_ray: error.cfRay }),
  };
}
