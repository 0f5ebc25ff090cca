import { environmentValue } from '../../usecases/environment-value.ts';
import { ExitCode } from '../../usecases/exit-code.ts';
import { Failure } from '../../usecases/failure.ts';
import type { Run } from '../run.ts';

/** What was merged, as far as a run can tell: everything between two commits of a branch, or the one commit that it is for. */
export interface Pushed {
  /** Zeros where the branch is new. */
  readonly before?: string;
  readonly after: string;
  readonly branch: string;
}

const startedByHandOrTime = ['workflow_dispatch', 'schedule'];

/** Throws a `Failure` (64) where apply cannot run on the event. */
export function pushed({ event, world: { environment } }: Pick<Run, 'event' | 'world'>): Pushed {
  if (event.type === 'push' && event.branch !== undefined) {
    const { before, after, branch } = event;
    return { before, after, branch };
  }
  if (event.type === 'other' && event.problem !== undefined) throw notHere(event.problem);
  if (event.type !== 'other' || !startedByHandOrTime.includes(event.name)) {
    const what = event.type === 'push' ? 'a tag' : event.type === 'other' ? event.name || 'this event' : event.type;
    throw notHere(`apply does not run on ${what}`);
  }
  const after = environmentValue(environment, 'GITHUB_SHA');
  const branch = /^refs\/heads\/(.+)$/.exec(environmentValue(environment, 'GITHUB_REF') ?? '')?.[1];
  if (after === undefined || branch === undefined) throw notHere('this run is not about a branch');
  return { after, branch };
}

function notHere(message: string): Failure {
  return new Failure(message, {
    exitCode: ExitCode.usage,
    hint: 'Apply runs on a push to a branch (the merge), on workflow_dispatch and on schedule.',
  });
}
