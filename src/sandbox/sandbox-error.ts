/** A sandbox that cannot start or be set as asked: a mistake of the user, not of the sandbox. The message says what, `hint` what next. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}
