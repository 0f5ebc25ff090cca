// GitHub takes no more of a comment or of an issue's description, counted in characters; bytes are never fewer.
export const mostBytes = 65_536;

/** A text between what is always there, within what GitHub takes. */
export function between(top: string, render: (maxBytes: number) => string, bottom: string): string {
  return `${top}${render(mostBytes - Buffer.byteLength(top) - Buffer.byteLength(bottom))}${bottom}`;
}

/** The configuration that a comment is of, on lines of its own; none for one without a name. */
export function labelLines(label: string | undefined): readonly string[] {
  return label === undefined ? [] : [`<b>${plainMarkdown(label)}</b>`];
}

/** The last line: where a comment comes from. */
export function footer(
  words: readonly string[],
  { runUrl, version }: { readonly runUrl: string | undefined; readonly version: string },
): string {
  const run = runUrl === undefined ? [] : [`<a href="${runUrl}">the run</a> has all of it`];
  return `<sub>${[...words, ...run, `demarc ${plainMarkdown(version)}`].join(' · ')}</sub>`;
}

function plainMarkdown(text: string): string {
  return text.replace(/[^A-Za-z0-9 ._/-]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
