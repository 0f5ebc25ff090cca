const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * A sensitive value (an MD5 key, a pairing key). It is marked where it is read, so that no renderer has to find it again:
 * printing, inspecting or serialising it never shows the value. Only the code that sends it may `reveal` it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for a request body or a comparison; never for output. */
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

/** The names of the fields that the schema of the documents marks as `x-sensitive`: no output shows their values. A test compares. */
export const sensitiveFields: ReadonlySet<string> = new Set(['md5_key', 'pairing_key']);

/** @param path dotted: `bgp.md5_key` */
export function isSensitivePath(path: string): boolean {
  return sensitiveFields.has(path.slice(path.lastIndexOf('.') + 1));
}
