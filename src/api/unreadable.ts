/**
 * An answer that is not what the contract says. Internal: the operations turn it into a `NetworkError` about their request. The
 * message names the field and the types, never a value: it may be a secret.
 */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly hint: string | undefined;
  /** A page in place of an answer: its title may be shown. */
  readonly html: boolean;

  constructor(message: string, more: { readonly hint?: string; readonly html?: boolean } = {}) {
    super(message);
    this.hint = more.hint;
    this.html = more.html ?? false;
  }
}
