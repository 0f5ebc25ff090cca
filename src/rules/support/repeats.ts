/** Two items that have the same value, where every value should be there once: the first of that value, and a later one. */
interface Repeat<T> {
  readonly first: T;
  readonly again: T;
  readonly value: string;
}

/** Every item whose value an earlier item has already. Items without a value are passed over. */
export function* repeats<T>(items: Iterable<T>, valueOf: (item: T) => string | undefined): Generator<Repeat<T>> {
  const seen = new Map<string, T>();
  for (const item of items) {
    const value = valueOf(item);
    if (value === undefined) continue;
    const first = seen.get(value);
    if (first === undefined) seen.set(value, item);
    else yield { first, again: item, value };
  }
}
