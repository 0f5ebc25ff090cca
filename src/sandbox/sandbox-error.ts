/**
 * The sandbox cannot start or accept a setting because of a user mistake, not a bug. The message states the problem, `hint` the next step.
 */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.hint = hint;
  }
}
