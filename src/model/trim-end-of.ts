/**
 * A text without those characters at its end that are among `characters`. An expression such as `/\/+$/` does the same in a time that grows with
 * the square of the text: it begins anew at each slash of a long run.
 */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
