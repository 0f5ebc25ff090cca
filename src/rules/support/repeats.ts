/** Two items with the same value, where values should be unique: the first item with that value, and a later item. */
interface Repeat<T> {
  readonly first: T;
  readonly again: T;
  readonly value: string;
}

/** Every item with the value of an earlier item. Skips items without a value. */
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
