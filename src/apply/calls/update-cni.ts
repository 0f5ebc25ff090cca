import type { LiveCni } from '../../model/live.ts';
import type { UpdateCniAction } from '../../model/work.ts';
import { differingCniFields } from '../../plan/diff/cni-differences.ts';
import { type CniPatches, cniPatches, cniToWire, patchObject } from '../cni-patches.ts';
import { linkOf, linkTurn, touchesLinks, wireLink } from '../links/links.ts';
import { isRefusal, linkRefused, makeRoom, standAside } from '../links/make-room.ts';
import { cniText, putCni, requirePresent } from '../put-cni.ts';
import { differingFromOwnWrite, readCni, refuseStale } from '../refuse-stale.ts';
import { notAttempted, type StepContext, type StepDone } from '../step-end.ts';
import { md5KeyNote, type Stored } from '../stored-otherwise.ts';
import { recordAfter } from '../write-journal.ts';

const call = 'update_cni';

/** PUT of a whole CNI: the object as just read with the planned fields changed, everything else as it came. */
export async function updateCni(action: UpdateCniAction, context: StepContext): Promise<StepDone> {
  if (!touchesLinks(action)) return write(action, context);
  return context.memory.turns.take(linkTurn, () => {
    if (context.interrupted()) throw notAttempted(call);
    return write(action, context);
  });
}

async function write(action: UpdateCniAction, context: StepContext): Promise<StepDone> {
  const { memory } = context;
  const id = memory.cniId(action.cni);
  const before = requirePresent(await readCni(id, context), id, 'before the write');
  refuseStale(call, cniText(id), changedSince(action, before, memory.writtenCni(id)), 'before the write');
  if (action.aside !== undefined) {
    const { live } = await standAside(before, action.aside, cniPatches(action, before, memory).patches, context);
    memory.cniWritten(live);
    return { ok: true, did: `CNI ${id} was taken off its link for the moment` };
  }
  const patches = cniPatches(action, before, memory);
  const written = await put(before, patches, context);
  memory.cniWritten(written.live);
  if (changesLink(action)) memory.cniSettled(id);
  const { restore } = action;
  if (restore !== undefined) await recordAfter(context.journal, (file) => file.restored(restore));
  const all = [...written.notes, ...md5KeyNote(patches.md5Key, written.live, context)];
  const wrote = patches.patches.map(({ path }) => path.join('.'));
  const { stored } = written;
  return { ok: true, did: `CNI ${id} was updated`, stored, wrote, ...(all.length > 0 && { note: all.join(' ') }) };
}

interface Written extends Stored<LiveCni> {
  readonly notes: readonly string[];
}

/** Writes, after room was made for the link that it gets; what the API does not take back of a deleted CNI is left out and told. */
async function put(before: LiveCni, { patches, fallback }: CniPatches, context: StepContext): Promise<Written> {
  const { id } = before;
  const wanted = wireLink(patchObject(cniToWire(before), patches));
  const isMoved = wanted.some(
    (range) => !linkOf(before).some(({ first, last }) => first === range.first && last === range.last),
  );
  const moved = isMoved ? await makeRoom(id, wanted, context) : [];
  try {
    return { ...(await putCni(before, patches, context)), notes: moved };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (fallback !== undefined && error.kind === 'rejected') {
      const fields = fallback.lost.join(', ');
      const note = `The API did not take back all of the CNI that was deleted. Check whether these fields of ${cniText(id)} are as you need them: ${fields}.`;
      return { ...(await putCni(before, fallback.patches, context)), notes: [...moved, note] };
    }
    throw isMoved ? await linkRefused(error, id, wanted, context) : error;
  }
}

function changesLink({ set, restore }: UpdateCniAction): boolean {
  return restore !== undefined || set.some(({ path }) => path[0] === 'cust_ip' || path[0] === 'p2p_ip');
}

/** A CNI that this run created has nothing to be compared with: its addresses are the server's choice. */
function changedSince({ seen }: UpdateCniAction, now: LiveCni, own: LiveCni | undefined): readonly string[] {
  if (own !== undefined) return differingFromOwnWrite(own, now);
  return seen === undefined ? [] : differingCniFields(seen, now);
}
