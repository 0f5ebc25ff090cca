import type { LiveCni } from '../../model/live.ts';
import type { WorkAction } from '../../model/work.ts';
import { differingCniFields } from '../../plan/diff/same-live.ts';
import { differingFromOwnWrite } from '../cni-differences.ts';
import { deleteUntilGone } from '../delete-until-gone.ts';
import { readCni } from '../read-cni.ts';
import { refuseStale } from '../stale.ts';
import type { StepContext } from '../step-context.ts';
import type { StepDone } from '../step-end.ts';

const call = 'delete_cni';

/** DELETE of a CNI. What it was is kept in memory for a step that makes it again. One that is already gone is done. */
export async function deleteCni(
  { id, seen }: Extract<WorkAction, { call: typeof call }>,
  context: StepContext,
): Promise<StepDone> {
  const { api, memory, pause } = context;
  const own = memory.writtenCni(id);
  const live = await readCni(id, context);
  memory.cniDeleted(live ?? own ?? seen);
  if (live === undefined) return { ok: true, did: `CNI ${id} was already gone`, deleted: true, lost: describe(seen) };
  const differing = own === undefined ? differingCniFields(seen, live) : differingFromOwnWrite(own, live);
  refuseStale(call, `CNI ${id}`, differing, 'before the write');
  await deleteUntilGone({ call, pause, send: () => api.deleteCni(id), read: () => api.getCni(id) });
  return { ok: true, did: `CNI ${id} was deleted`, deleted: true, lost: describe(live) };
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
