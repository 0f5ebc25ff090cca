/**
 * Maps items in parallel, at most `limit` at a time, and keeps the order. It starts nothing new after a rejection. If several items fail,
 * it rejects with the first failure by position, so the same problem always gives the same message.
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
  // Every item before a failed item started earlier, so its failure, if any, is known here.
  const [first] = [...failures].sort(([a], [b]) => a - b);
  if (first !== undefined) throw first[1];
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
}

/**
 * Waits for work that runs in parallel. Rejects with the first failure by position, not by time, so the same problem always gives the
 * same message. It reports a failure as soon as all work before it has succeeded.
 */
export async function settleInOrder<const T extends readonly unknown[]>(
  work: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  const all = Promise.all(work);
  // A later failure is not reported, and must not count as an unhandled rejection.
  all.catch(() => undefined);
  for (const result of work) await result;
  return all;
}

/** Groups items by key. Keys and items keep their input order. Items whose key is undefined are left out. Node 20 has no `Map.groupBy`. */
export function groupBy<K, T>(items: Iterable<T>, keyOf: (item: T) => K | undefined): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) addTo(groups, key, item);
  }
  return groups;
}

export function addTo<K, T>(groups: Map<K, T[]>, key: K, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}

/** Remembers what was found for each key. */
export function onceFor<K, V>(find: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key) ?? find(key);
    known.set(key, value);
    return value;
  };
}
