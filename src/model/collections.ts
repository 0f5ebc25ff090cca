/**
 * Maps side by side, at most `limit` at a time, keeping the order. Nothing new is started after a rejection. Of several failures it
 * rejects with the first by position, so that the same trouble is told in the same words every time.
 */
export async function mapLimited<T, R>(items: readonly T[], limit: number, map: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  const failures = new Map<number, unknown>();
  const waiting = items.entries();
  const work = async () => {
    for (const [index, item] of waiting) {
      if (failures.size > 0) return;
      try {
        results.set(index, await map(item));
      } catch (error) {
        failures.set(index, error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  // Whatever stands before a failed item was started before it: its failure, if any, is known by now.
  const [first] = [...failures].sort(([a], [b]) => a - b);
  if (first !== undefined) throw first[1];
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}

/**
 * Waits for work that runs side by side. Rejects with the first failure by position, whichever came first: the same trouble is told in the
 * same words every time. A failure is told as soon as all before it have ended well.
 */
export async function settleInOrder<const T extends readonly unknown[]>(
  work: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  const all = Promise.all(work);
  // A failure behind the first one is not reported, and must not count as an unhandled rejection.
  all.catch(() => undefined);
  for (const result of work) await result;
  return all;
}

/** The items of each key, both in the order in which they come. Items whose key is undefined are left out. Node 20 has no `Map.groupBy`. */
export function groupBy<K, T>(items: Iterable<T>, keyOf: (item: T) => K | undefined): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) addTo(groups, key, item);
  }
  return groups;
}

/** Adds an item to the group of its key. */
export function addTo<K, T>(groups: Map<K, T[]>, key: K, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}
