import type { LiveCni } from '../../model/live.ts';
import { undefinedIfNotFound } from '../../model/network-error.ts';
import type { WorkAction } from '../../model/work.ts';
import { differingCniFields, differingInterconnectFields } from '../../plan/diff/cni-differences.ts';
import { differingFromOwnWrite, readCni, refuseStale } from '../refuse-stale.ts';
import type { StepContext, StepDone } from '../step-end.ts';
import { recordBefore } from '../write-journal.ts';
import { deleteUntilGone } from '../write-until-certain.ts';

const call = 'delete_cni';

/**
 * DELETE of a CNI. What it was is kept for a step that makes it again: in memory, and before anything is sent in the journal. One that is
 * already gone is done.
 */
export async function deleteCni(
  { id, seen, keep }: Extract<WorkAction, { call: typeof call }>,
  context: StepContext,
): Promise<StepDone> {
  const { api, memory, pause, journal } = context;
  const own = memory.writtenCni(id);
  const live = await readCni(id, context);
  const cni = live ?? own ?? seen;
  memory.cniDeleted(cni);
  const kept = { ...(keep !== undefined && journal !== undefined && { journal: journal.path }) };
  const writeItDown = async () => {
    // What was made in place of a deleted CNI is no more than that one, which is kept already.
    if (keep === undefined || keep.instead !== undefined) return;
    const { key, host } = keep;
    await recordBefore(call, journal, (file) => file.keep({ cni, key, host }));
  };
  if (live === undefined) {
    await writeItDown();
    return { ok: true, did: `CNI ${id} was already gone`, deleted: true, lost: describe(seen), ...kept };
  }
  const differing = own === undefined ? differingCniFields(seen, live) : differingFromOwnWrite(own, live);
  refuseStale(call, `CNI ${id}`, differing, 'before the write');
  await writeItDown();
  await deleteUntilGone({ call, pause, send: () => api.deleteCni(id), read: () => api.getCni(id) });
  return { ok: true, did: `CNI ${id} was deleted`, deleted: true, lost: describe(live), ...kept };
}

/** What it takes to make the CNI again by hand. The MD5 key is not shown, only that there was one. */
function describe({ magic, bgp, ...cni }: LiveCni): string {
  const session =
    bgp === undefined
      ? 'no BGP'
      : `BGP with AS${bgp.customer_asn}, extra prefixes ${bgp.extra_prefixes.join(' ') || 'none'}${bgp.md5_key === undefined ? '' : ', an MD5 key'}`;
  const mode = cni.bgp_mode === undefined ? '' : `, BGP mode ${cni.bgp_mode}`;
  return `${magic.conduit_name} on ${cni.interconnect}: cust_ip ${cni.cust_ip}, p2p_ip ${cni.p2p_ip}, MTU ${magic.mtu}, ${session}${mode}, description "${magic.description}"`;
}

const interconnectCall = 'delete_interconnect';

/** DELETE of an interconnect. One that is already gone is done. */
export async function deleteInterconnect(
  { name, seen }: Extract<WorkAction, { call: typeof interconnectCall }>,
  { api, memory, pause }: StepContext,
): Promise<StepDone> {
  const live = await undefinedIfNotFound(api.getInterconnect(name));
  if (live === undefined) {
    memory.interconnectDeleted(name);
    return { ok: true, did: `interconnect ${name} was already gone`, deleted: true };
  }
  refuseStale(interconnectCall, `interconnect ${name}`, differingInterconnectFields(seen, live), 'before the write');
  await deleteUntilGone({
    call: interconnectCall,
    pause,
    send: () => api.deleteInterconnect(name),
    read: () => api.getInterconnect(name),
  });
  memory.interconnectDeleted(name);
  return { ok: true, did: `interconnect ${name} was deleted`, deleted: true };
}
