import type { NetworkError } from '../../model/network-error.ts';
import type { ReportError } from '../../model/report.ts';
import { finishText, say } from '../text/inline-text.ts';
import { createPaint, type Style } from '../text/paint.ts';
import { sanitiseText, type Untrusted, untrusted } from '../text/sanitise.ts';

/** Renders what happened, the request, the words of the API, and what to do next. Ends with a line break. */
export function renderNetworkError(error: NetworkError, style: Style): string {
  const paint = createPaint(style);
  const failed = fromNetworkError(error);
  return finishText([
    `${paint('red', 'error')}: ${say(failed.message)}`,
    ...requestLines(failed).map((line) => `  ${line}`),
    ...(error.uncertain ? ['  It is not known whether the request was carried out.'] : []),
    ...(error.hint === undefined ? [] : [`  ${paint('cyan', 'hint')}: ${sanitiseText(error.hint)}`]),
  ]);
}

/** The request, the API's message and its `cf-ray`, each on a line. */
export function requestLines(failed: FailedRequest): readonly string[] {
  return [
    ...(failed.request === undefined ? [] : [say(failed.request)]),
    ...(failed.words === undefined ? [] : [`the API says: ${say(failed.words)}`]),
    ...(failed.cfRay === undefined ? [] : [`cf-ray: ${say(failed.cfRay)}`]),
  ];
}

/** A failed request, from a report or an error. */
interface FailedRequest {
  readonly message: Untrusted;
  /** `PUT /accounts/…/cni/cnis/… answered 409`. Not yet escaped. */
  readonly request: Untrusted | undefined;
  /** The message of the API. */
  readonly words: Untrusted | undefined;
  readonly cfRay: Untrusted | undefined;
}

export function fromReportError(error: ReportError): FailedRequest {
  return build(error.message, error.method, error.path, error.status, error.words, error.cf_ray);
}

function fromNetworkError(error: NetworkError): FailedRequest {
  return build(error.message, error.method, error.path, error.status, error.words, error.cfRay);
}

function build(
  message: string,
  method: string | undefined,
  path: string | undefined,
  status: number | undefined,
  words: string | undefined,
  cfRay: string | undefined,
): FailedRequest {
  const request = method === undefined && path === undefined ? undefined : [method, path].filter(Boolean).join(' ');
  const answer = status === undefined ? 'no complete answer' : `answered ${status}`;
  return {
    message: untrusted(message),
    request: request === undefined ? undefined : untrusted(`${request}: ${answer}`),
    words: words === undefined || words.trim() === '' ? undefined : untrusted(words),
    cfRay: cfRay === undefined ? undefined : untrusted(cfRay),
  };
}
