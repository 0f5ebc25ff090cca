import type { LiveInterconnect } from '../../model/live.ts';
import type { InterconnectCreate, NetworkApi } from '../../model/network-api.ts';
import type { NewInterconnect, WorkAction } from '../../model/work.ts';
import { differingFromAskedPlace, isWhereAsked } from '../create/asked-interconnect.ts';
import type { Create } from '../create/create.ts';
import { inTurn } from '../create/in-turn.ts';
import { slotHolder } from '../create/slot-holder.ts';
import { foundNote } from '../create/found-note.ts';
import { createOnce } from '../create-once.ts';
import type { StepContext } from '../step-context.ts';
import type { StepDone } from '../step-end.ts';
import { asStored, interconnectStoredOtherwise } from '../stored-otherwise.ts';

const call = 'create_interconnect';

/** POST of an interconnect. Its name is Cloudflare's choice; later steps learn it from here. */
export async function createInterconnect(
  { body }: Extract<WorkAction, { call: typeof call }>,
  context: StepContext,
): Promise<StepDone> {
  const create = interconnectCreate(body, context);
  const { live: made, found } = await (body.type === 'direct'
    ? createOnce(create, context)
    : inTurn(body, create, context, (careful) => createOnce(careful, context)));
  const { name } = made;
  const { stored } = await asStored(
    made,
    (now) => interconnectStoredOtherwise(body, now),
    () => context.api.getInterconnect(name),
  );
  const isUnfit = stored.length > 0;
  const note = foundNote(`interconnect ${name}`);
  return {
    ok: true,
    did: `interconnect ${name} was created`,
    created: name,
    stored,
    ...(isUnfit && { unfit: true }),
    ...(found && { note }),
  };
}

function interconnectCreate(body: NewInterconnect, { step, api, memory }: StepContext): Create<LiveInterconnect> {
  return {
    call,
    object: describeBody(body),
    isUnique: body.type === 'direct',
    send: () => api.createInterconnect(wireBody(body)),
    list: () => api.listInterconnects(),
    identify: ({ name }) => name,
    describe: ({ name }) => `interconnect ${name}`,
    mayBeMade: ({ name }) => memory.mayBeMade(name),
    isNew: ({ name }) => memory.isNewInterconnect(name),
    isLike: (live) => isWhereAsked(body, live),
    differing: (live) => differingFromAskedPlace(body, live),
    claim: ({ name }) => memory.interconnectCreated(step, name),
    hidden: () => hidden(body, api),
  };
}

async function hidden(body: NewInterconnect, api: NetworkApi): Promise<string | undefined> {
  return body.type === 'direct' ? slotHolder(body.slot_id, api) : undefined;
}

function wireBody(body: NewInterconnect): InterconnectCreate {
  if (body.type === 'direct') return body;
  return { type: body.type, bandwidth: body.bandwidth, pairing_key: body.pairing_key.reveal() };
}

function describeBody(body: NewInterconnect): string {
  return body.type === 'direct'
    ? `a direct interconnect on slot ${body.slot_id}`
    : `a new gcp_partner interconnect of ${body.bandwidth} in ${body.region}`;
}
