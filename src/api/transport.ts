import type { Answer } from './answer.ts';
import type { ApiRequest } from './api-request.ts';

/**
 * Carries a request out and answers with what came back, whatever its status. Rejects with a `NetworkError` where nothing complete
 * came back. This is the seam for whatever must see all traffic of a token, such as a rate limiter: a function around a function.
 */
export type Transport<R extends ApiRequest = ApiRequest> = (request: R) => Promise<Answer>;
