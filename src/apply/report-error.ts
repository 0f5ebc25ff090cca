import type { NetworkError } from '../model/network-error.ts';
import type { WriteOperation } from '../model/operation.ts';
import type { ReportError } from '../model/report.ts';

/** A network error in the form of a report. `call` is the step that the error ended. Method and path belong to the request that failed. */
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

export const runAgain = 'Run the same command again: it reads the account first and does only what is left.';

/** Advice for a change that did not begin because another one lost what only the Magic side shows. */
export function afterLoss(address: string): string {
  return `First set again what ${address} lost: a new run does not know of it, and sends this change. ${runAgain}`;
}

/** Advice after a failed request: the error's own hint, then to run again. */
export function nextAfter(error: NetworkError): string {
  const advice = error.hint ?? adviceFor(error);
  return advice === undefined ? runAgain : `${sentence(advice)} ${runAgain}`;
}

function adviceFor(error: NetworkError): string | undefined {
  switch (error.kind) {
    case 'conflict':
    case 'rejected':
      return "Correct the document as the API's message says.";
    case 'network':
    case 'timeout':
    case 'server':
      return 'This may be temporary.';
    default:
      return undefined;
  }
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** A bug, in the form of a report. Its message is left out: it may quote sent or read data, which may hold an MD5 key. */
export function innerError(error: unknown): string {
  return `an error inside demarc (${error instanceof Error ? error.constructor.name : typeof error})`;
}
