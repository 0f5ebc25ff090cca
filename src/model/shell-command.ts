/** A command to be pasted into a POSIX shell: each word is quoted where a shell would take it apart or run what is in it. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** One word for a POSIX shell (IEEE 1003.1, 2.2.2): as it is where every letter is harmless, else in single quotes. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A path as an argument of a command: one that begins like a flag is written so that it is none. */
export function pathArgument(path: string): string {
  return path.startsWith('-') && path !== '-' ? `./${path}` : path;
}
