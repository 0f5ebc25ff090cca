import { compareText, trimEndOf } from '../model/text.ts';

/** An object that needs a unique name. */
interface Nameless {
  /** A live name or id. */
  readonly id: string;
  /** The preferred name, used if it is free. */
  readonly wish: string;
}

const longest = 100;

/** A text in the characters that a key may have; empty if none of them is left. */
export function slug(text: string): string {
  const letters = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return trimEndOf(letters.slice(0, longest), '._-');
}

/** A name that means nothing to a reader: a UUID, a hash or a number. */
export function isOpaque(name: string): boolean {
  return slug(name) === '' || /^[0-9a-f-]{16,}$/i.test(name) || !/[A-Za-z]/.test(name);
}

/**
 * A unique name for each object, by its id: the wish if it is free, otherwise the wish with the next free number. The order of `all` makes
 * no difference. Names that differ only in case count as equal, because some file systems ignore case.
 * @param taken names in lower case that are not given out; the names that are given out are added
 */
export function chooseKeys(all: readonly Nameless[], taken: Set<string>, separator = '-'): ReadonlyMap<string, string> {
  const chosen = new Map<string, string>();
  const give = (id: string, key: string): boolean => {
    if (taken.has(key.toLowerCase())) return false;
    taken.add(key.toLowerCase());
    chosen.set(id, key);
    return true;
  };
  // Objects whose own name is the wish come first, and wishes come before numbers. So a new object does not rename the others.
  const rank = ({ id, wish }: Nameless) => (id === wish ? 0 : 1);
  const inOrder = [...all].sort((a, b) => rank(a) - rank(b) || compareText(a.wish, b.wish) || compareText(a.id, b.id));
  const left = inOrder.filter(({ id, wish }) => !give(id, wish));
  const next = new Map<string, number>();
  for (const { id, wish } of left) {
    let number = next.get(wish.toLowerCase()) ?? 2;
    while (!give(id, `${wish}${separator}${number}`)) number += 1;
    next.set(wish.toLowerCase(), number + 1);
  }
  return chosen;
}

/** Names of variables. Each name is given out once in a run, because all accounts share the same environment. */
export class VariableNames {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** `DEMARC_MD5_WAN_EWR_A` for `MD5` and the key `wan-ewr-a`. If that name is taken, a number follows it. */
  name(kind: 'MD5' | 'PAIRING', key: string): string {
    const wish = `DEMARC_${kind}_${key.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
    let name = wish;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${wish}_${number}`;
    this.#taken.add(name);
    return name;
  }

  /** A copy for an attempt; `adopt` takes over the names of an attempt that is kept. */
  copy(): VariableNames {
    return new VariableNames(this.#taken);
  }

  /** Takes over the names that a copy gave out. */
  adopt(copy: VariableNames): void {
    for (const name of copy.#taken) this.#taken.add(name);
  }
}
