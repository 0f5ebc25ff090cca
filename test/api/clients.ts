import { type ClientOptions, createNetworkApi } from '../../src/api/client.ts';
import { createLimiter } from '../../src/api/limiter/limiter.ts';
import type { NetworkApi } from '../../src/model/network-api.ts';
import { NetworkError } from '../../src/model/network-error.ts';
import { Secret } from '../../src/model/secret.ts';
import { jumpingClock } from './jumping-clock.ts';

export const account = '023e105f4ecef8ad9ca31a8372d0c353';
export const token = 'canary+token/0123456789=';

export function optionsFor(baseUrl: string, more: Partial<ClientOptions> = {}): ClientOptions {
  const credentials = { type: 'token', token: new Secret(token) } as const;
  // Pauses between tries take no time: full jitter may come out as none.
  return { account, baseUrl, credentials, version: '9.8.7', random: () => 0, ...more };
}

export function apiAt(baseUrl: string, more: Partial<ClientOptions> = {}): NetworkApi {
  return createNetworkApi(optionsFor(baseUrl, more));
}

/** A client whose clock jumps over every wait. */
export function jumpingApiAt(baseUrl: string, more: Partial<ClientOptions> = {}) {
  const clock = jumpingClock();
  return { clock, api: apiAt(baseUrl, { clock, limiter: createLimiter({ clock }), ...more }) };
}

/** The NetworkError that a call rejects with; anything else fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<NetworkError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof NetworkError) return error;
    throw error;
  }
  throw new Error('the call should have failed');
}

/** Everything of an error that can be printed, with its causes. */
export function everythingOf(error: NetworkError): string {
  const parts: string[] = [JSON.stringify(error)];
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    parts.push(e.message, e.stack ?? '', JSON.stringify(e, Object.getOwnPropertyNames(e)));
  }
  return parts.join('\n');
}
