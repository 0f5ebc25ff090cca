import { parseAllowance } from '../plan/allowance.ts';
import { ExitCode } from './exit-code.ts';
import { Failure } from './failure.ts';

/** Ends the run where an `--allow` names no guard or has a value that its guard cannot use. */
export function checkAllowances(allow: readonly string[]): void {
  for (const text of allow) {
    const parsed = parseAllowance(text);
    if (!parsed.ok) throw new Failure(parsed.message, { exitCode: ExitCode.usage });
  }
}
