/** How a run ended. The codes are the same in every output format. */
export const ExitCode = {
  /** Done. For `plan` without `--detailed-exitcode`, also if it has changes. */
  done: 0,
  /** The run could not finish and changed nothing: network, API, permission, an internal error. */
  failed: 1,
  /** There are differences. */
  differences: 2,
  /** The documents are invalid, or cannot be planned on this account. */
  invalid: 3,
  /** Refused: a guard, a declined prompt, or a reviewed plan that no longer holds or cannot be read. */
  refused: 4,
  /** At least one change did not succeed and at least one was applied. */
  partial: 5,
  /** Wrong command line. */
  usage: 64,
  hangup: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

// If several accounts end differently, the first code in this list counts.
const worstFirst: readonly ExitCode[] = [
  ExitCode.interrupted,
  ExitCode.terminated,
  ExitCode.hangup,
  ExitCode.usage,
  ExitCode.invalid,
  ExitCode.partial,
  ExitCode.failed,
  ExitCode.refused,
  ExitCode.differences,
];

/** The worst code of a run whose parts ended with `codes`; 0 if there are none. */
export function worstExitCode(codes: Iterable<ExitCode>): ExitCode {
  const all = new Set(codes);
  return worstFirst.find((code) => all.has(code)) ?? ExitCode.done;
}
