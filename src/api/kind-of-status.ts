import type { NetworkErrorKind } from '../model/network-error.ts';

/** The kind of error that a status is, undefined for 2xx. */
export function kindOfStatus(status: number): NetworkErrorKind | undefined {
  if (status < 300) return undefined;
  if (status < 400) return 'redirect';
  if (status >= 500) return 'server';
  switch (status) {
    case 401:
      return 'authentication';
    case 403:
      return 'permission';
    case 404:
      return 'not_found';
    case 407:
      return 'network';
    case 409:
      return 'conflict';
    case 429:
      return 'rate_limited';
    default:
      return 'rejected';
  }
}
