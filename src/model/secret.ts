const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * A sensitive value (an MD5 key, a pairing key). It is marked when it is read, so renderers need not look for secrets. Printing,
 * inspecting or serialising it never shows the value. Only the code that sends the value may `reveal` it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for a request body or a comparison. Never print it. */
  reveal(): string {
    return this.#value;
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return '(sensitive)';
  }

  toJSON(): { sensitive: true } {
    return { sensitive: true };
  }

  [inspect](): string {
    return '(sensitive)';
  }
}

/**
 * The fields that the schema of the documents marks as `x-sensitive`. No output shows their values. A test compares this list with the
 * schema.
 */
export const sensitiveFields: ReadonlySet<string> = new Set(['md5_key', 'pairing_key']);

/** @param path dotted: `bgp.md5_key` */
export function isSensitivePath(path: string): boolean {
  return sensitiveFields.has(path.slice(path.lastIndexOf('.') + 1));
}
