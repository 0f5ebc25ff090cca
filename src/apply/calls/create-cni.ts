import type { LiveCni } from '../../model/live.ts';
import type { CniCreate, NetworkReader } from '../../model/network-api.ts';
import { NetworkError } from '../../model/network-error.ts';
import type { NewCni, WorkAction } from '../../model/planned-account.ts';
import { samePrefixSet } from '../../plan/diff/cni-differences.ts';
import { isStoredForm } from '../../plan/diff/same-wire-value.ts';
import { linkTurn } from '../cni-links.ts';
import { type Created, createOnce, foundNote } from '../create-once.ts';
import type { Create } from '../look-for-created.ts';
import { notAttempted, type StepContext, type StepDone, StepStop } from '../step-end.ts';
import { asStored, cniStoredOtherwise, md5KeyNote } from '../stored-otherwise.ts';
import { halfMadeState, recordAfter } from '../write-journal.ts';

const call = 'create_cni';

type CreateCniAction = Extract<WorkAction, { call: typeof call }>;

/** POST of a CNI. Its interconnect may be a result of this run. Cloudflare assigns its id and its addresses. */
export async function createCni(action: CreateCniAction, context: StepContext): Promise<StepDone> {
  const { body, link } = action;
  const { memory } = context;
  const interconnect = memory.interconnectName(body.interconnect);
  const create = async () => {
    if (context.interrupted()) throw notAttempted(call);
    const asked = cniCreate(body, interconnect, context);
    const where = { interconnect, conduitName: body.magic.conduit_name };
    const created = await createJournaled(asked, journalOf(action, where, context), context);
    memory.cniUnsettled({ made: created.live, wish: link, md5Key: body.bgp?.md5_key });
    return created;
  };
  const { live: made, found } = await (memory.givesLinks ? memory.turns.take(linkTurn, create) : create());
  const sent = { ...wireBody(body, interconnect) };
  const { live, stored } = await asStored(
    made,
    (now) => cniStoredOtherwise(sent, now),
    () => context.api.getCni(made.id),
  );
  const { conduit_name } = live.magic;
  const notes = [
    ...(found ? [foundNote(`CNI ${live.id} (${conduit_name})`)] : []),
    ...md5KeyNote(body.bgp?.md5_key, live, context),
  ];
  const did = `CNI ${live.id} (${conduit_name}) was created`;
  return { ok: true, did, created: live.id, stored, ...(notes.length > 0 && { note: notes.join(' ') }) };
}

/** How the journal follows a create. */
interface Followed {
  readonly begin: () => Promise<void>;
  readonly made: (live: LiveCni) => Promise<void>;
  /** Certainly nothing was created. */
  readonly notMade: () => Promise<void>;
}

/** A full disk must not stop it: what was deleted carries no traffic now, and what is half made is only not known as such. */
function journalOf(
  { restore, halfMade }: CreateCniAction,
  where: { readonly interconnect: string; readonly conduitName: string },
  { journal }: StepContext,
): Followed | undefined {
  if (restore !== undefined) {
    return {
      begin: () => recordAfter(journal, (file) => file.creating(restore, where)),
      made: ({ id }) => recordAfter(journal, (file) => file.created(restore, id)),
      notMade: () => recordAfter(journal, (file) => file.notCreated(restore)),
    };
  }
  if (halfMade === undefined) return undefined;
  return {
    begin: () => recordAfter(journal, (file) => file.making({ ...halfMade, ...where })),
    made: (live) => recordAfter(journal, (file) => file.made(where.conduitName, halfMadeState(live))),
    notMade: () => recordAfter(journal, (file) => file.notMade(where.conduitName)),
  };
}

/** Records in the journal before the POST that it may make the CNI, and afterwards the CNI as it is then. */
async function createJournaled(
  create: Create<LiveCni>,
  journal: Followed | undefined,
  context: StepContext,
): Promise<Created<LiveCni>> {
  if (journal === undefined) return createOnce(create, context);
  await journal.begin();
  let mayBeMade = false;
  const send = async () => {
    try {
      return await create.send();
    } catch (error) {
      mayBeMade ||= !(error instanceof NetworkError) || error.uncertain;
      throw error;
    }
  };
  try {
    const made = await createOnce({ ...create, send }, context);
    await journal.made(made.live);
    return made;
  } catch (error) {
    mayBeMade ||= error instanceof StepStop && error.end.outcome === 'unknown';
    if (!mayBeMade) await journal.notMade();
    throw error;
  }
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
    // A name that the API stored in another form is not requested again: a new CNI with that form may be the result.
    isLike: (live) =>
      live.magic.conduit_name === conduit_name ||
      (memory.isNewCni(live.id) && isFormOf(conduit_name, interconnect, live)),
    differing: (live) => differingFromAsked(body, interconnect, live),
    claim: ({ id }) => memory.cniCreated(step, id),
    hidden: () => nameHolder(conduit_name, interconnect, api),
  };
}

/** Why the API may refuse a name as taken although no CNI of the account has it. */
async function nameHolder(name: string, interconnect: string, api: NetworkReader): Promise<string | undefined> {
  const cnis = await undefinedIfUnread(api.listCnis());
  const form = cnis?.find((live) => isFormOf(name, interconnect, live));
  if (form !== undefined) {
    return `CNI ${form.id} on interconnect ${form.interconnect} has the conduit name ${form.magic.conduit_name}: the API may store ${name} so`;
  }
  return `no CNI of this account has the conduit name ${name}: a GRE or IPsec tunnel, which this API does not list, may have it`;
}

async function undefinedIfUnread<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NetworkError) return undefined;
    throw error;
  }
}

function isFormOf(name: string, interconnect: string, live: LiveCni): boolean {
  return live.interconnect === interconnect && isStoredForm(name, live.magic.conduit_name, 0);
}

function wireBody({ magic, bgp }: NewCni, interconnect: string): CniCreate {
  if (bgp === undefined) return { interconnect, magic };
  const { md5_key, ...session } = bgp;
  return { interconnect, magic, bgp: md5_key === undefined ? session : { ...session, md5_key: md5_key.reveal() } };
}

/**
 * The dotted fields in which a CNI differs from the create request. Addresses are the API's choice. An MD5 key that the API does not
 * return cannot be compared.
 */
function differingFromAsked(asked: NewCni, interconnect: string, live: LiveCni): readonly string[] {
  const checks: readonly (readonly [string, boolean])[] = [
    ['interconnect', live.interconnect === interconnect],
    ['magic.conduit_name', live.magic.conduit_name === asked.magic.conduit_name],
    ['magic.description', live.magic.description === asked.magic.description],
    ['magic.mtu', live.magic.mtu === asked.magic.mtu],
    ...bgpChecks(asked.bgp, live.bgp),
  ];
  return checks.filter(([, same]) => !same).map(([path]) => path);
}

function bgpChecks(asked: NewCni['bgp'], live: LiveCni['bgp']): readonly (readonly [string, boolean])[] {
  if (asked === undefined || live === undefined) return [['bgp', asked === undefined && live === undefined]];
  const key = asked.md5_key;
  const sameKey = live.md5_key === undefined || key?.equals(live.md5_key) === true;
  return [
    ['bgp.customer_asn', live.customer_asn === asked.customer_asn],
    ['bgp.extra_prefixes', samePrefixSet(live.extra_prefixes, asked.extra_prefixes)],
    ['bgp.md5_key', sameKey],
  ];
}
