import type { NetworkError } from '../model/network-error.ts';

/** Whether a request certainly never left: to send it again repeats nothing. */
export function isUnsent(error: NetworkError): boolean {
  return error.kind === 'network' && !error.uncertain;
}
