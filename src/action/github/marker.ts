/** True where the first line of a body is exactly the marker. */
export function isMarked(body: string, marker: string): boolean {
  const end = body.search(/\r?\n/);
  return (end < 0 ? body : body.slice(0, end)) === marker;
}

/** The body with the marker as its first line. */
export function marked(body: string, marker: string): string {
  return isMarked(body, marker) ? body : `${marker}\n${body}`;
}
