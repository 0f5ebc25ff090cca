import type { LiveInterconnect } from '../../model/live.ts';
import type { InterconnectCreate, NetworkApi, NetworkReader } from '../../model/network-api.ts';
import { NetworkError } from '../../model/network-error.ts';
import type { NewInterconnect, WorkAction } from '../../model/planned-account.ts';
import { type Created, createOnce, foundNote } from '../create-once.ts';
import type { Create } from '../look-for-created.ts';
import { notAttempted, type StepContext, type StepDone, StepStop } from '../step-end.ts';
import { asStored, interconnectStoredOtherwise } from '../stored-otherwise.ts';

const call = 'create_interconnect';

/** POST of an interconnect. Cloudflare chooses its name, and later steps learn the name from this step. */
export async function createInterconnect(
  { body }: Extract<WorkAction, { call: typeof call }>,
  context: StepContext,
): Promise<StepDone> {
  const create = interconnectCreate(body, context);
  const { live: made, found } = await (body.type === 'direct'
    ? createOnce(create, context)
    : oneAtATimePerRegion(body, create, context, (careful) => createOnce(careful, context)));
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

/** True for a direct interconnect on the requested slot, or an attachment in the requested region with the requested bandwidth. */
function isWhereAsked(asked: NewInterconnect, live: LiveInterconnect): boolean {
  if (asked.type === 'direct') {
    return live.type === 'direct' && live.slot_id.toLowerCase() === asked.slot_id.toLowerCase();
  }
  if (live.type !== 'gcp_partner' || live.region !== asked.region) return false;
  // The API may leave out the bandwidth of an attachment.
  return live.bandwidth === undefined || live.bandwidth === asked.bandwidth;
}

/** The fields in which the interconnect differs from the request. */
function differingFromAskedPlace(asked: NewInterconnect, live: LiveInterconnect): readonly string[] {
  const fields: string[] = [];
  if (asked.type === 'direct' && live.type === 'direct' && asked.speed !== undefined && asked.speed !== live.speed) {
    fields.push('speed');
  }
  if (live.owner !== undefined && live.owner !== live.account) fields.push('owner');
  return fields;
}

/** The holder of a slot on which this account has no interconnect, as far as the API tells. */
async function slotHolder(id: string, api: Pick<NetworkReader, 'getSlot'>): Promise<string | undefined> {
  try {
    const { occupied, account } = await api.getSlot(id);
    if (!occupied) return undefined;
    const who = account === undefined ? 'somebody else' : `account ${account}`;
    return `slot ${id} is occupied by ${who}`;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return error.kind === 'not_found' ? `there is no slot ${id}` : undefined;
  }
}

type Attachment = Extract<NewInterconnect, { type: 'gcp_partner' }>;

/**
 * Creates an attachment while no other attachment is created in its region. The API shows no difference between the two attachments of a
 * redundant pair. If both were created in parallel and an answer was lost, each could be taken for the other.
 */
function oneAtATimePerRegion(
  { region }: Attachment,
  create: Create<LiveInterconnect>,
  { api, memory, interrupted }: StepContext,
  run: (create: Create<LiveInterconnect>) => Promise<Created<LiveInterconnect>>,
): Promise<Created<LiveInterconnect>> {
  return memory.turns.take(region, async () => {
    if (interrupted()) throw notAttempted('create_interconnect');
    for (const { name } of await lookalikes(create, () => api.listInterconnects({ type: 'gcp_partner' }))) {
      memory.interconnectSeen(name);
    }
    const lost = memory.lostIn(region);
    const doubt = lost ? 'an earlier create of this run in that region ended without certainty' : undefined;
    try {
      return await run({ ...create, doubt: () => doubt });
    } catch (error) {
      if (error instanceof StepStop && error.end.outcome === 'unknown') memory.createLost(region);
      throw error;
    }
  });
}

/** Objects like it just before the create. None of these is the result. Where the listing fails, the objects of the plan are used. */
async function lookalikes(
  create: Create<LiveInterconnect>,
  list: () => Promise<readonly LiveInterconnect[]>,
): Promise<readonly LiveInterconnect[]> {
  try {
    return (await list()).filter((live) => create.isLike(live));
  } catch (error) {
    if (error instanceof NetworkError) return [];
    throw error;
  }
}
