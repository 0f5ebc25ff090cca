import { NetworkError } from '../model/network-error.ts';
import type { WriteOperation } from '../model/operation.ts';
import { runAgain } from './next-step.ts';
import { reportError } from './report-error.ts';
import { StepStop } from './step-stop.ts';

export interface Create<T> {
  readonly call: WriteOperation;
  /** What is to be created, for a person: `a CNI with the conduit name wan-a`. */
  readonly object: string;
  send(): Promise<T>;
  /** The name or id that the answer gives. */
  identify(created: T): string;
}

/** Carries out a POST, once and never again. Where it is uncertain whether it was carried out, the step ends as unknown. */
export async function createOnce<T>(create: Create<T>): Promise<T> {
  const created = await sendOnce(create);
  if (create.identify(created).trim() === '') {
    const message = `the API accepted ${create.object} but gave it no name`;
    throw new StepStop({ outcome: 'unknown', error: { message, call: create.call }, next: whatToCheck(create.object) });
  }
  return created;
}

async function sendOnce<T>(create: Create<T>): Promise<T> {
  try {
    return await create.send();
  } catch (error) {
    if (!(error instanceof NetworkError) || !error.uncertain) throw error;
    throw new StepStop({
      outcome: 'unknown',
      error: reportError(create.call, error),
      next: whatToCheck(create.object),
    });
  }
}

function whatToCheck(object: string): string {
  return `Check in the dashboard, or with \`demarc plan\`, whether the account now has ${object}. ${runAgain} What was created is found by what it is and not created twice.`;
}
