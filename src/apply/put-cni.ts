import type { LiveCni } from '../model/live.ts';
import { differingCniFields } from '../plan/diff/same-live.ts';
import { cniToWire } from './cni-wire.ts';
import { isWritten } from './is-written.ts';
import { orGone } from './or-gone.ts';
import { type Patch, patchObject } from './patch-object.ts';
import { refuseStale, type Seen, staleGone } from './stale.ts';
import type { StepContext } from './step-context.ts';
import { asStored, cniStoredOtherwise, type Stored } from './stored-otherwise.ts';
import { writeUntilCertain } from './write-until-certain.ts';

const call = 'update_cni';

/** PUT of a whole CNI: the object as just read with the patches applied, everything else as it came. */
export async function putCni(
  start: LiveCni,
  patches: readonly Patch[],
  { api, pause }: Pick<StepContext, 'api' | 'pause'>,
): Promise<Stored<LiveCni>> {
  const { id } = start;
  let before = start;
  const answer = await writeUntilCertain({
    call,
    pause,
    send: async () => {
      const body = patchObject(cniToWire(before), patches);
      return requirePresent(await orGone(api.updateCni(id, body)), id, 'before the write');
    },
    look: async () => {
      const now = requirePresent(await orGone(api.getCni(id)), id, 'after a try');
      if (isWritten(before, now, patches)) return now;
      refuseStale(call, cniText(id), differingCniFields(before, now), 'after a try');
      before = now;
      return undefined;
    },
  });
  const sent = patchObject(cniToWire(before), patches);
  return asStored(
    answer,
    (now) => cniStoredOtherwise(sent, now, patches),
    () => api.getCni(id),
  );
}

/** Ends the step as stale where the CNI is gone. */
export function requirePresent(live: LiveCni | undefined, id: string, seen: Seen): LiveCni {
  if (live === undefined) throw staleGone(call, cniText(id), seen);
  return live;
}

export function cniText(id: string): string {
  return `CNI ${id}`;
}
