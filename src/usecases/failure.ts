import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ExitCode } from '../model/exit-code.ts';
import type { RunCode } from './explain/outcome-pages.ts';

export interface FailureDetails {
  readonly exitCode: ExitCode;
  readonly hint?: string;
  /** Where there is a page about it. Default: the code of the exit code, whose page says no more. */
  readonly code?: RunCode;
  /** The errors of the documents, if they end the run. */
  readonly diagnostics?: readonly Diagnostic[];
  /** The texts that the diagnostics point to, by name. */
  readonly sources?: ReadonlyMap<string, string>;
  readonly cause?: unknown;
}

/** An error that a user can correct: wrong input, missing credentials, a file that already exists. Any other thrown error is a bug. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: ExitCode;
  readonly hint: string | undefined;
  readonly code: RunCode | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;

  constructor(message: string, details: FailureDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.exitCode = details.exitCode;
    this.hint = details.hint;
    this.code = details.code;
    this.diagnostics = details.diagnostics ?? [];
    this.sources = details.sources ?? new Map();
  }
}
