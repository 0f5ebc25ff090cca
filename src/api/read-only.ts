import { NetworkError } from '../model/network-error.ts';
import type { ApiRequest, ReadRequest } from './api-request.ts';
import type { Transport } from './transport.ts';

/** A transport that can only send GET: by its type, and at run time for whoever gets around the type. */
export function readOnlyTransport(transport: Transport): Transport<ReadRequest> {
  return async (request: ApiRequest) => {
    if (request.method === 'GET') return transport(request);
    throw new NetworkError('A write was refused before it was sent: this client only reads', {
      kind: 'refused',
      operation: request.operation,
      method: request.method,
      path: request.path,
    });
  };
}
