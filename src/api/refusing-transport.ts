import { networkErrorFor } from './network-error-for.ts';
import type { Transport } from './transport.ts';

/** A transport that sends nothing and says why. */
export function refusingTransport(problem: { readonly message: string; readonly hint: string }): Transport {
  return (request) =>
    Promise.reject(networkErrorFor(request, problem.message, { kind: 'refused', hint: problem.hint }, []));
}
