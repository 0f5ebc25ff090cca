import type { InterconnectCreate } from '../../model/network-api.ts';
import type { NewInterconnect, WorkAction } from '../../model/work.ts';
import { createOnce } from '../create-once.ts';
import type { StepContext } from '../step-context.ts';
import type { StepDone } from '../step-end.ts';

const call = 'create_interconnect';

/** POST of an interconnect. Its name is Cloudflare's choice; later steps learn it from here. */
export async function createInterconnect(
  { body }: Extract<WorkAction, { call: typeof call }>,
  { step, api, memory }: StepContext,
): Promise<StepDone> {
  const live = await createOnce({
    call,
    object: describe(body),
    send: () => api.createInterconnect(wireBody(body)),
    identify: (created) => created.name,
  });
  memory.interconnectCreated(step, live.name);
  return { ok: true, did: `interconnect ${live.name} was created`, created: live.name };
}

function wireBody(body: NewInterconnect): InterconnectCreate {
  if (body.type === 'direct') return body;
  return { type: body.type, bandwidth: body.bandwidth, pairing_key: body.pairing_key.reveal() };
}

function describe(body: NewInterconnect): string {
  return body.type === 'direct'
    ? `a direct interconnect on slot ${body.slot_id}`
    : `a new gcp_partner interconnect of ${body.bandwidth}`;
}
