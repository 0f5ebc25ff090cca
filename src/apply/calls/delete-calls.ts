import type { LiveCni } from '../../model/live.ts';
import { undefinedIfNotFound } from '../../model/network-error.ts';
import type { WorkAction } from '../../model/planned-account.ts';
import { differingCniFields, differingInterconnectFields } from '../../plan/diff/cni-differences.ts';
import { differingFromOwnWrite, readCni, refuseStale } from '../refuse-stale.ts';
import type { StepContext, StepDone } from '../step-end.ts';
import { recordBefore } from '../write-journal.ts';
import { deleteUntilGone } from '../write-until-certain.ts';

const call = 'delete_cni';

/**
 * DELETE of a CNI. For a step that makes the CNI again, its object is kept in memory, and in the journal before anything is sent. A CNI
 * that is already gone counts as deleted.
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
    // A CNI made in place of a deleted CNI holds no more than the deleted CNI, which is already kept.
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

/** The values that are needed to make the CNI again by hand. The MD5 key is not shown, only that the CNI had a key. */
function describe({ magic, bgp, ...cni }: LiveCni): string {
  const session =
    bgp === undefined
      ? 'no BGP'
      : `BGP with AS${bgp.customer_asn}, extra prefixes ${bgp.extra_prefixes.join(' ') || 'none'}${bgp.md5_key === undefined ? '' : ', an MD5 key'}`;
  const mode = cni.bgp_mode === undefined ? '' : `, BGP mode ${cni.bgp_mode}`;
  return `${magic.conduit_name} on ${cni.interconnect}: cust_ip ${cni.cust_ip}, p2p_ip ${cni.p2p_ip}, MTU ${magic.mtu}, ${session}${mode}, description "${magic.description}"`;
}

const interconnectCall = 'delete_interconnect';

/** DELETE of an interconnect. An interconnect that is already gone counts as deleted. */
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
