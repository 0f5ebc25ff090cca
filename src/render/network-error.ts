import type { NetworkError } from '../model/network-error.ts';
import { finishText } from './finish-text.ts';
import { say } from './inline-text.ts';
import { createPaint } from './paint.ts';
import { fromNetworkError, type FailedRequest } from './request-lines.ts';
import { sanitiseText } from './sanitise.ts';
import type { Style } from './style.ts';

/** What happened, to which request, in whose words, and what to do next. Ends with a line break. */
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

/** The request, the API's words and its `cf-ray`, one a line. */
export function requestLines(failed: FailedRequest): readonly string[] {
  return [
    ...(failed.request === undefined ? [] : [say(failed.request)]),
    ...(failed.words === undefined ? [] : [`the API says: ${say(failed.words)}`]),
    ...(failed.cfRay === undefined ? [] : [`cf-ray: ${say(failed.cfRay)}`]),
  ];
}
