import { differingInterconnectFields } from '../../plan/diff/same-live.ts';
import type { WorkAction } from '../../model/work.ts';
import { deleteUntilGone } from '../delete-until-gone.ts';
import { orGone } from '../or-gone.ts';
import { refuseStale } from '../stale.ts';
import type { StepContext } from '../step-context.ts';
import type { StepDone } from '../step-end.ts';

const call = 'delete_interconnect';

/** DELETE of an interconnect. One that is already gone is done. */
export async function deleteInterconnect(
  { name, seen }: Extract<WorkAction, { call: typeof call }>,
  { api, memory, pause }: StepContext,
): Promise<StepDone> {
  const live = await orGone(api.getInterconnect(name));
  if (live === undefined) {
    memory.interconnectDeleted(name);
    return { ok: true, did: `interconnect ${name} was already gone`, deleted: true };
  }
  refuseStale(call, `interconnect ${name}`, differingInterconnectFields(seen, live), 'before the write');
  await deleteUntilGone({
    call,
    pause,
    send: () => api.deleteInterconnect(name),
    read: () => api.getInterconnect(name),
  });
  memory.interconnectDeleted(name);
  return { ok: true, did: `interconnect ${name} was deleted`, deleted: true };
}
