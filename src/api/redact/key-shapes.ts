const removed = '(removed)';

/**
 * The name of a field that holds a key, and what stands before its value. A blank alone is enough where the value is quoted. A quote may be
 * escaped, also several times.
 */
const before =
  /\b(?:psk|pre[-_ ]?shared[-_ ]?key|md5[-_ ]?(?:auth[-_ ]?)?key|ownership[-_ ]validation[-_ ]token)(?:\\{0,63}(?:["'`]|&quot;|&#0?3[49];))?(?:\s{0,99}(?::|=|%3[ad])>?\s{0,99}|\s{1,99}(?=\\{0,63}(?:["'`]|&quot;|&#0?3[49];)))/gi;

const opening = /(\\{0,63})(["'`]|&quot;|&#0?3[49];)/iy;

/** No value, where a list or an object goes on after it, or ends. A blank may go on with words of a key. */
const nothing = /null(?=[,}\]\r\n]|$)/y;

/**
 * Removes what others' words give as the value of a key: `"psk": "…"`, `psk=…`, `md5_key '…'`. It need not know the key: an error may quote
 * one that no answer has shown before. A name without a value stays. A value without quotes may have blanks and signs, so it goes on to the
 * end of its line, or of the quotes or braces around its name.
 */
export function withoutKeys(text: string): string {
  const parts: string[] = [];
  let done = 0;
  const around = new Around(text);
  for (const { 0: found, index } of text.matchAll(before)) {
    const from = index + found.length;
    const to = index < done ? from : endOfValue(text, from, around);
    if (to === from) continue;
    parts.push(text.slice(done, from), removed);
    done = to;
  }
  return parts.join('') + text.slice(done);
}

function endOfValue(text: string, from: number, around: Around): number {
  opening.lastIndex = from;
  const [whole = '', escapes = '', quote] = opening.exec(text) ?? [];
  if (quote !== undefined) return endOfQuoted(text, from + whole.length, quote, escapes.length);
  nothing.lastIndex = from;
  return nothing.test(text) ? from : around.endAfter(from);
}

/** What is open at a place of a text: quotes and braces of its line. It reads the text once, forwards. */
class Around {
  readonly #text: string;
  readonly #quotes = new Set<string>();
  #braces = 0;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where a value without quotes ends. A list or an object goes on to the end of the line. */
  endAfter(from: number): number {
    for (; this.#at < from; this.#at += 1) this.#read(this.#at);
    const text = this.#text;
    const isNested = /[[{]/.test(text.charAt(from));
    let at = from;
    while (at < text.length && !isLineEnd(text, at) && (isNested || !this.#closes(at))) at += 1;
    return at;
  }

  #read(at: number): void {
    const letter = this.#text.charAt(at);
    if (isLineEnd(this.#text, at)) {
      this.#quotes.clear();
      this.#braces = 0;
    } else if (letter === '{' || letter === '[') this.#braces += 1;
    else if (letter === '}' || letter === ']') this.#braces = Math.max(0, this.#braces - 1);
    else if (isQuote(this.#text, at) && !this.#quotes.delete(letter)) this.#quotes.add(letter);
  }

  #closes(at: number): boolean {
    const letter = this.#text.charAt(at);
    if (letter === '}' || letter === ']') return this.#braces > 0;
    return isQuote(this.#text, at) && this.#quotes.has(letter);
  }
}

/** A semicolon at the end of a line is the line's. */
function isLineEnd(text: string, at: number): boolean {
  const next = text.charAt(at) === ';' ? text.charAt(at + 1) : text.charAt(at);
  return next === '\n' || next === '\r';
}

/** The apostrophe of `can't` is none. */
function isQuote(text: string, at: number): boolean {
  if (!/["'`]/.test(text.charAt(at))) return false;
  return !/\w/.test(text.charAt(at - 1)) || !/\w/.test(text.charAt(at + 1));
}

/** After the next quote that is escaped as the first one was. The end of the text, where the rest was cut off. */
function endOfQuoted(text: string, from: number, quote: string, escapes: number): number {
  for (let at = text.indexOf(quote, from); at !== -1; at = text.indexOf(quote, at + 1)) {
    let start = at;
    while (start > from && text[start - 1] === '\\') start -= 1;
    if (at - start === escapes) return at + quote.length;
  }
  return text.length;
}
