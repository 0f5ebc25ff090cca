import type { CniCreate } from '../../model/network-api.ts';
import type { NewCni, WorkAction } from '../../model/work.ts';
import { createOnce } from '../create-once.ts';
import type { StepContext } from '../step-context.ts';
import type { StepDone } from '../step-end.ts';

const call = 'create_cni';

/** POST of a CNI, on an interconnect that may be a result of this run. Cloudflare assigns its id and its addresses. */
export async function createCni(
  { body }: Extract<WorkAction, { call: typeof call }>,
  { step, api, memory }: StepContext,
): Promise<StepDone> {
  const interconnect = memory.interconnectName(body.interconnect);
  const live = await createOnce({
    call,
    object: `a CNI with the conduit name ${body.magic.conduit_name} on interconnect ${interconnect}`,
    send: () => api.createCni(wireBody(body, interconnect)),
    identify: (created) => created.id,
  });
  memory.cniCreated(step, live.id);
  return { ok: true, did: `CNI ${live.id} (${body.magic.conduit_name}) was created`, created: live.id };
}

function wireBody({ magic, bgp }: NewCni, interconnect: string): CniCreate {
  if (bgp === undefined) return { interconnect, magic };
  const { md5_key, ...session } = bgp;
  return { interconnect, magic, bgp: md5_key === undefined ? session : { ...session, md5_key: md5_key.reveal() } };
}
