/**
 * Text that a document, the API or a file said. It is not a string, so that no renderer prints it by accident: each one has to
 * take it out through its own escaping.
 */
export interface Untrusted {
  readonly untrusted: string;
}

export function untrusted(text: string): Untrusted {
  return { untrusted: text };
}
