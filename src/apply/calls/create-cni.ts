import type { LiveCni } from '../../model/live.ts';
import type { CniCreate } from '../../model/network-api.ts';
import type { NewCni, WorkAction } from '../../model/work.ts';
import { differingFromAsked } from '../create/asked-cni.ts';
import type { Create } from '../create/create.ts';
import { foundNote } from '../create/found-note.ts';
import { createOnce } from '../create-once.ts';
import { notedKey } from '../noted-key.ts';
import type { StepContext } from '../step-context.ts';
import type { StepDone } from '../step-end.ts';

const call = 'create_cni';

/** POST of a CNI, on an interconnect that may be a result of this run. Cloudflare assigns its id and its addresses. */
export async function createCni(
  { body }: Extract<WorkAction, { call: typeof call }>,
  context: StepContext,
): Promise<StepDone> {
  const interconnect = context.memory.interconnectName(body.interconnect);
  const { live, found } = await createOnce(cniCreate(body, interconnect, context), context);
  const { conduit_name } = live.magic;
  const notes = [
    ...(found ? [foundNote(`CNI ${live.id} (${conduit_name})`)] : []),
    ...notedKey(body.bgp?.md5_key, live, context),
  ];
  const did = `CNI ${live.id} (${conduit_name}) was created`;
  return { ok: true, did, created: live.id, ...(notes.length > 0 && { note: notes.join(' ') }) };
}

function cniCreate(body: NewCni, interconnect: string, { step, api, memory }: StepContext): Create<LiveCni> {
  const { conduit_name } = body.magic;
  return {
    call,
    object: `a CNI with the conduit name ${conduit_name} on interconnect ${interconnect}`,
    isUnique: true,
    send: () => api.createCni(wireBody(body, interconnect)),
    list: () => api.listCnis(),
    identify: ({ id }) => id,
    describe: (live) => `CNI ${live.id} on interconnect ${live.interconnect}`,
    mayBeMade: ({ id }) => memory.isNewCni(id),
    isNew: ({ id }) => memory.isNewCni(id),
    isLike: ({ magic }) => magic.conduit_name === conduit_name,
    differing: (live) => differingFromAsked(body, interconnect, live),
    claim: ({ id }) => memory.cniCreated(step, id),
    hidden: () =>
      Promise.resolve(
        `no CNI of this account has the conduit name ${conduit_name}: a GRE or IPsec tunnel, which this API does not list, may have it`,
      ),
  };
}

function wireBody({ magic, bgp }: NewCni, interconnect: string): CniCreate {
  if (bgp === undefined) return { interconnect, magic };
  const { md5_key, ...session } = bgp;
  return { interconnect, magic, bgp: md5_key === undefined ? session : { ...session, md5_key: md5_key.reveal() } };
}
