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

export const runAgain = 'Run the same command again: it reads the account first and does only what is left.';

/** What a user does after a request that did not end well: what the error itself advises, and then the run again. */
export function nextAfter(error: NetworkError): string {
  const advice = error.hint ?? adviceFor(error);
  return advice === undefined ? runAgain : `${sentence(advice)} ${runAgain}`;
}

function adviceFor(error: NetworkError): string | undefined {
  switch (error.kind) {
    case 'conflict':
    case 'rejected':
      return "Correct the document as the API's words say.";
    case 'network':
    case 'timeout':
    case 'server':
      return 'This may pass by itself.';
    default:
      return undefined;
  }
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** A bug, for a report. Its message is left out: it may quote what was sent or read, and that may hold an MD5 key. */
export function innerError(error: unknown): string {
  return `an error inside demarc (${error instanceof Error ? error.constructor.name : typeof error})`;
}
