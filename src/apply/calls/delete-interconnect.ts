import { undefinedIfNotFound } from '../../model/network-error.ts';
import type { WorkAction } from '../../model/work.ts';
import { differingInterconnectFields } from '../../plan/diff/cni-differences.ts';
import { refuseStale } from '../refuse-stale.ts';
import type { StepContext, StepDone } from '../step-end.ts';
import { deleteUntilGone } from '../write-until-certain.ts';

const call = 'delete_interconnect';

/** DELETE of an interconnect. One that is already gone is done. */
export async function deleteInterconnect(
  { name, seen }: Extract<WorkAction, { call: typeof call }>,
  { api, memory, pause }: StepContext,
): Promise<StepDone> {
  const live = await undefinedIfNotFound(api.getInterconnect(name));
  if (live === undefined) {
    memory.interconnectDeleted(name);
    return { ok: true, did: `interconnect ${name} was already gone`, deleted: true };
  }
  refuseStale(call, `interconnect ${name}`, differingInterconnectFields(seen, live), 'before the write');
  await deleteUntilGone({
    call: call,
    pause,
    send: () => api.deleteInterconnect(name),
    read: () => api.getInterconnect(name),
  });
  memory.interconnectDeleted(name);
  return { ok: true, did: `interconnect ${name} was deleted`, deleted: true };
}
