import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ExitCode } from '../model/exit-code.ts';

export interface FailureDetails {
  readonly exitCode: ExitCode;
  /** What to do about it. */
  readonly hint?: string;
  /** What is wrong with the documents, where that is what ends the run. */
  readonly diagnostics?: readonly Diagnostic[];
  /** The texts that the diagnostics point into, by name. */
  readonly sources?: ReadonlyMap<string, string>;
  readonly cause?: unknown;
}

/** A run that a user can put right: wrong input, missing credentials, a file in the way. Anything else that is thrown is a bug. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;

  constructor(message: string, details: FailureDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.exitCode = details.exitCode;
    this.hint = details.hint;
    this.diagnostics = details.diagnostics ?? [];
    this.sources = details.sources ?? new Map();
  }
}
