import { NetworkError } from '../model/network-error.ts';
import type { ReadOperation } from '../model/operation.ts';
import { compareText } from '../model/order.ts';

export interface Listing {
  readonly operation: ReadOperation;
  readonly path: string;
  readonly what: string;
}

/**
 * Sorts a listing by identity. One that comes twice means that the pages moved while they were read: then another may be missing, and
 * the listing is not complete. Throws a `NetworkError` of the kind `unreadable`.
 */
export function sortedUnique<T>(items: readonly T[], identity: (item: T) => string, listing: Listing): readonly T[] {
  const sorted = [...items].sort((a, b) => compareText(identity(a), identity(b)));
  const twice = sorted.find((item, index) => {
    const previous = index > 0 ? sorted[index - 1] : undefined;
    return previous !== undefined && identity(previous) === identity(item);
  });
  if (twice === undefined) return sorted;
  throw new NetworkError(`The listing has the ${listing.what} ${JSON.stringify(identity(twice).slice(0, 200))} twice`, {
    kind: 'unreadable',
    operation: listing.operation,
    method: 'GET',
    path: listing.path,
    hint: 'it probably changed while its pages were read: run again',
  });
}
