import type { LiveCni } from '../../model/live.ts';
import { NetworkError } from '../../model/network-error.ts';
import type { UpdateCniAction } from '../../model/work.ts';
import { differingCniFields } from '../../plan/diff/same-live.ts';
import { differingFromOwnWrite } from '../cni-differences.ts';
import { cniPatches } from '../cni-patches.ts';
import { cniToWire } from '../cni-wire.ts';
import { isWritten } from '../is-written.ts';
import { notedKey } from '../noted-key.ts';
import { orGone } from '../or-gone.ts';
import { type Patch, patchObject } from '../patch-object.ts';
import { readCni } from '../read-cni.ts';
import { refuseStale, type Seen, staleGone } from '../stale.ts';
import type { StepContext } from '../step-context.ts';
import type { StepDone } from '../step-end.ts';
import { asStored, cniStoredOtherwise, type Stored } from '../stored-otherwise.ts';
import { writeUntilCertain } from '../write-until-certain.ts';

const call = 'update_cni';

/** PUT of a whole CNI: the object as just read with the planned fields changed, everything else as it came. */
export async function updateCni(action: UpdateCniAction, context: StepContext): Promise<StepDone> {
  const { memory } = context;
  const id = memory.cniId(action.cni);
  const before = there(await readCni(id, context), id, 'before the write');
  refuseStale(call, cniText(id), changedSince(action, before, memory.writtenCni(id)), 'before the write');
  const { patches, key, fallback } = cniPatches(action, before, memory);
  const wrote = patches.map(({ path }) => path.join('.'));
  const done = ({ live: after, stored }: Stored<LiveCni>, notes: readonly string[]): StepDone => {
    memory.cniWritten(after);
    const all = [...notes, ...notedKey(key, after, context)];
    return { ok: true, did: `CNI ${id} was updated`, stored, wrote, ...(all.length > 0 && { note: all.join(' ') }) };
  };
  try {
    return done(await put(before, patches, context), []);
  } catch (error) {
    if (fallback === undefined || !(error instanceof NetworkError) || error.kind !== 'rejected') throw error;
    const fields = fallback.lost.join(', ');
    return done(await put(before, fallback.patches, context), [
      `The API did not take back all of the CNI that was deleted. Check whether these fields of ${cniText(id)} are as you need them: ${fields}.`,
    ]);
  }
}

async function put(start: LiveCni, patches: readonly Patch[], { api, pause }: StepContext): Promise<Stored<LiveCni>> {
  const { id } = start;
  let before = start;
  const answer = await writeUntilCertain({
    call,
    pause,
    send: async () => {
      const body = patchObject(cniToWire(before), patches);
      return there(await orGone(api.updateCni(id, body)), id, 'before the write');
    },
    look: async () => {
      const now = there(await orGone(api.getCni(id)), id, 'after a try');
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

function there(live: LiveCni | undefined, id: string, seen: Seen): LiveCni {
  if (live === undefined) throw staleGone(call, cniText(id), seen);
  return live;
}

/** A CNI that this run created has nothing to be compared with: its addresses are the server's choice. */
function changedSince({ seen }: UpdateCniAction, now: LiveCni, own: LiveCni | undefined): readonly string[] {
  if (own !== undefined) return differingFromOwnWrite(own, now);
  return seen === undefined ? [] : differingCniFields(seen, now);
}

function cniText(id: string): string {
  return `CNI ${id}`;
}
