import { NetworkError } from '../model/network-error.ts';
import type { WorkAction } from '../model/work.ts';
import { createCni } from './calls/create-cni.ts';
import { createInterconnect } from './calls/create-interconnect.ts';
import { deleteCni } from './calls/delete-cni.ts';
import { deleteInterconnect } from './calls/delete-interconnect.ts';
import { updateCni } from './calls/update-cni.ts';
import { updateSettings } from './calls/update-settings.ts';
import { innerError } from './inner-error.ts';
import { nextAfter, runAgain } from './next-step.ts';
import { reportError } from './report-error.ts';
import type { StepContext } from './step-context.ts';
import type { StepDone, StepEnd } from './step-end.ts';
import { StepStop } from './step-stop.ts';
import { watchWrites } from './watch-writes.ts';

/** Carries out one step. It never rejects: whatever happens is how the step ended, so that the run and its report go on. */
export async function carryOut(action: WorkAction, context: StepContext): Promise<StepEnd> {
  const watch = watchWrites(context.api);
  try {
    return await send(action, { ...context, api: watch.api });
  } catch (error) {
    if (error instanceof StepStop) return error.end;
    const { call } = action;
    if (error instanceof NetworkError) {
      return { ok: false, outcome: 'failed', error: reportError(call, error), next: nextAfter(error) };
    }
    if (!watch.hasWritten()) {
      const message = `${innerError(error)} ended this step before anything of it was sent`;
      return { ok: false, outcome: 'failed', error: { message, call }, next: `Please report it. ${runAgain}` };
    }
    const message = `${innerError(error)} ended this step; whether the API carried it out is not known`;
    return { ok: false, outcome: 'unknown', error: { message, call }, next: `Please report it. ${runAgain}` };
  }
}

function send(action: WorkAction, context: StepContext): Promise<StepDone> {
  switch (action.call) {
    case 'update_settings':
      return updateSettings(action, context);
    case 'create_interconnect':
      return createInterconnect(action, context);
    case 'delete_interconnect':
      return deleteInterconnect(action, context);
    case 'create_cni':
      return createCni(action, context);
    case 'update_cni':
      return updateCni(action, context);
    case 'delete_cni':
      return deleteCni(action, context);
  }
}
