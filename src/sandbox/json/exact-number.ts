import type { ExactNumber } from '../../model/json.ts';

/** A number that a double would round or spell otherwise, kept as the text it came in. */
export class WireNumber implements ExactNumber {
  readonly isLosslessNumber = true;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** A plain number where it prints as the very same text, else the exact one. */
export function readNumber(text: string): number | WireNumber {
  const value = Number(text);
  return String(value) === text ? value : new WireNumber(text);
}
