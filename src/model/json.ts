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

/** Lists and objects inside one another. No answer of the API and no file of demarc needs ten. */
export const deepestJson = 100;

/**
 * Told before JSON is parsed: values are read, compared and written by recursion, and a deeper one could end the stack. One pass
 * over the text, which need not be well-formed.
 */
export function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22 /* " */:
        at = endOfString(text, at);
        break;
      case 0x5b /* [ */:
      case 0x7b /* { */:
        depth += 1;
        if (depth > deepestJson) return true;
        break;
      case 0x5d /* ] */:
      case 0x7d /* } */:
        depth -= 1;
    }
  }
  return false;
}

/** The offset of the quote that closes a string, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22 /* " */) return at;
    if (code === 0x5c /* \ */) at += 1;
  }
  return text.length;
}
