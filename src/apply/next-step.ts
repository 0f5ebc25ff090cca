import type { NetworkError } from '../model/network-error.ts';
import type { WriteOperation } from '../model/operation.ts';

export const runAgain = 'Run the same command again: it reads the account first and does only what is left.';

/** What a user does after a request that did not end well. */
export function nextAfter(call: WriteOperation, error: NetworkError): string {
  const advice = adviceFor(call, error) ?? error.hint;
  return advice === undefined ? runAgain : `${ended(advice)} ${runAgain}`;
}

function adviceFor(call: WriteOperation, error: NetworkError): string | undefined {
  switch (error.kind) {
    case 'permission':
      return 'Applying needs a token with Magic WAN Write or Magic Transit Write for this account; a read-only token can only plan.';
    case 'conflict':
    case 'rejected':
      return refusedAdvice(call, error);
    case 'rate_limited':
      return "The account's request quota is used up; wait five minutes (it counts the dashboard and other scripts of this user too).";
    case 'network':
    case 'timeout':
    case 'server':
      return error.hint ?? 'This may pass by itself.';
    default:
      return undefined;
  }
}

function refusedAdvice(call: WriteOperation, error: NetworkError): string {
  switch (call) {
    case 'create_interconnect':
      return 'The slot may have been taken since the plan, or the pairing key may be used up: `demarc slots --free` shows the free ports. Correct the document.';
    case 'delete_interconnect':
      return 'A CNI that is not in the documents may still be on it: `demarc status` shows what rides on it.';
    case 'create_cni':
      return error.kind === 'conflict'
        ? 'The conduit name is in use. If no CNI has it, a GRE or IPsec tunnel of the account does, which this API does not list. Choose another `magic.conduit_name`.'
        : "Correct the document as the API's words say.";
    default:
      return "Correct the document as the API's words say.";
  }
}

function ended(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
