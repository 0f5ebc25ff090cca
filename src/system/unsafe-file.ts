/** A file that must not be believed, or not be read by others: why, in words, and what mends it. */
export class UnsafeFile extends Error {
  override readonly name = 'UnsafeFile';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
