import type { ReportError } from '../../model/report.ts';
import { runAgain } from '../next-step.ts';
import { StepStop } from '../step-stop.ts';
import type { Create } from './create.ts';

/** Ends a create of which nobody can say whether it was carried out. */
export function createUnknown<T>({ object }: Create<T>, error: ReportError, why: string): StepStop {
  return new StepStop({
    outcome: 'unknown',
    error: { ...error, message: `${error.message}; ${why}` },
    next: `Check in the dashboard, or with \`demarc plan\`, whether the account now has ${object}. ${runAgain} What was created is found by what it is and not created twice.`,
  });
}

/** Ends a create that was certainly not carried out. */
export function createFailed(error: ReportError, why: string | undefined, next: string): StepStop {
  const message = why === undefined ? error.message : `${error.message}; ${why}`;
  return new StepStop({ outcome: 'failed', error: { ...error, message }, next });
}

/** Ends a create whose place somebody else has taken. */
export function createTaken(error: ReportError, why: string): StepStop {
  const next = `Choose another place or name for it, or free that one. ${runAgain} It plans on what is there now; look at that plan before you confirm it.`;
  return createFailed(error, why, next);
}
