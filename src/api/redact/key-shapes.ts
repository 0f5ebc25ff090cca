const removed = '(removed)';

/**
 * The name of a field that holds a key, and what stands before its value. A blank alone is enough where the value is quoted. A quote may be
 * escaped, also several times.
 */
const before =
  /\b(?:psk|pre[-_ ]?shared[-_ ]?key|md5[-_ ]?(?:auth[-_ ]?)?key|ownership[-_ ]validation[-_ ]token)(?:\\{0,63}(?:["'`]|&quot;|&#0?3[49];))?(?:\s{0,99}(?::|=|%3[ad])>?\s{0,99}|\s{1,99}(?=\\{0,63}(?:["'`]|&quot;|&#0?3[49];)))/gi;

const opening = /(\\{0,63})(["'`]|&quot;|&#0?3[49];)/iy;

/** What ends a value without quotes. */
const end = /[\s"',;&}\]]/g;

/**
 * Removes what others' words give as the value of a key: `"psk": "…"`, `psk=…`, `md5_key '…'`. It need not know the key: an error may quote
 * one that no answer has shown before. A name without a value stays.
 */
export function withoutKeys(text: string): string {
  const parts: string[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(before)) {
    const from = index + found.length;
    const to = index < done ? from : endOfValue(text, from);
    if (to === from) continue;
    parts.push(text.slice(done, from), removed);
    done = to;
  }
  return parts.join('') + text.slice(done);
}

function endOfValue(text: string, from: number): number {
  opening.lastIndex = from;
  const [whole = '', escapes = '', quote] = opening.exec(text) ?? [];
  if (quote !== undefined) return endOfQuoted(text, from + whole.length, quote, escapes.length);
  end.lastIndex = from;
  const to = end.exec(text)?.index ?? text.length;
  return text.startsWith('null', from) && to === from + 4 ? from : to;
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
