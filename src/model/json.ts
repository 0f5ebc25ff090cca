/** A number whose digits a double cannot hold, kept as the text it came in. */
export interface ExactNumber {
  readonly isLosslessNumber: true;
  toString(): string;
}

/** Any JSON value; numbers that a double would round stay exact. */
export type JsonValue = null | boolean | number | string | ExactNumber | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}
