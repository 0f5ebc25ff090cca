import type { ExactNumber } from '../model/json.ts';

/** A number that a double would round, as the digits that came over the wire. */
export class WireNumber implements ExactNumber {
  readonly isLosslessNumber = true;
  readonly #digits: string;

  constructor(digits: string) {
    this.#digits = digits;
  }

  toString(): string {
    return this.#digits;
  }
}
