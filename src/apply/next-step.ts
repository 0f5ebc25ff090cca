import type { NetworkError } from '../model/network-error.ts';

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
