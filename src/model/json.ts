/** A number that does not fit exactly into a double, kept as its original text. */
export interface ExactNumber {
  readonly isLosslessNumber: true;
  toString(): string;
}

/** Any JSON value. Numbers that a double would round stay exact. */
export type JsonValue = null | boolean | number | string | ExactNumber | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** The maximum depth of lists and objects. Answers of the API and files of demarc need less than ten. */
export const deepestJson = 100;

/**
 * Checks the depth before JSON is parsed. Values are read, compared and written by recursion, and a deeper value could overflow the
 * stack. It reads the text once; the text need not be well-formed.
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

/** The offset of the closing quote of a string, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22 /* " */) return at;
    if (code === 0x5c /* \ */) at += 1;
  }
  return text.length;
}
