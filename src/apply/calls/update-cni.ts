import type { LiveCni } from '../../model/live.ts';
import { NetworkError } from '../../model/network-error.ts';
import type { LinkEnds, UpdateCniAction } from '../../model/planned-account.ts';
import type { Secret } from '../../model/secret.ts';
import type { Cidr } from '../../net/cidr.ts';
import { differingCniFields } from '../../plan/diff/cni-differences.ts';
import { freeLinks, holdersOf, linkOf, linkPatches, linkTurn, rangesOf, touchesLinks, wireLink } from '../cni-links.ts';
import { type CniPatches, cniPatches, cniToWire, md5KeyPath, type Patch, patchObject } from '../cni-patches.ts';
import { type CniBefore, cniText, type CniWritten, putCni, requirePresent } from '../put-cni.ts';
import { differingFromOwnWrite, readCni, refuseStale } from '../refuse-stale.ts';
import { reportError, runAgain } from '../report-error.ts';
import { notAttempted, type StepContext, type StepDone, StepStop } from '../step-end.ts';
import { md5KeyNote, type Stored } from '../stored-otherwise.ts';
import { halfMadeState, recordAfter } from '../write-journal.ts';

const call = 'update_cni';

/** PUT of a whole CNI: the object as just read, with the planned fields changed and all other fields as received. */
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
  const read = (await listed(id, action, context)) ?? (await readSingly(id, action, context));
  const { live: before } = read;
  if (action.aside !== undefined) {
    const { live } = await standAside(before, action.aside, cniPatches(action, before, memory).patches, context);
    memory.cniWritten(live);
    await recordAfter(context.journal, (file) => file.changed(halfMadeState(live)));
    return { ok: true, did: `CNI ${id} was moved off its link temporarily` };
  }
  const patches = cniPatches(action, before, memory);
  const { restore, completes } = action;
  // If the run ends after the PUT, the journal shows that the CNI is no longer as it was left.
  if (completes === true)
    await recordAfter(context.journal, (file) => file.made(before.magic.conduit_name, halfMadeState(before)));
  const written = await put(read, patches, context);
  const { sent, readBy } = written;
  memory.cniWritten(written.live);
  context.listing?.wrote(id, { sent, answer: written.live.raw });
  if (changesLink(action)) memory.cniSettled(id);
  if (restore !== undefined) await recordAfter(context.journal, (file) => file.restored(restore));
  if (completes === true) await recordAfter(context.journal, (file) => file.complete(id));
  const all = [...written.notes, ...md5KeyNote(patches.md5Key, written.live, context)];
  const wrote = patches.patches.map(({ path }) => path.join('.'));
  const { stored } = written;
  const did = `CNI ${id} was updated`;
  return { ok: true, did, stored, wrote, readBy, ...(all.length > 0 && { note: all.join(' ') }) };
}

/** The CNI as a listing has just shown it. Undefined: a GET must say how it is. A listing alone makes no change stale. */
async function listed(
  id: string,
  { seen, aside, restore, completes, md5Key }: UpdateCniAction,
  { listing }: StepContext,
): Promise<CniBefore | undefined> {
  if (seen === undefined || (aside ?? restore ?? completes) !== undefined) return undefined;
  const found = await listing?.find(id, md5Key !== undefined);
  return found !== undefined && differingCniFields(seen, found.live).length === 0 ? found : undefined;
}

async function readSingly(id: string, action: UpdateCniAction, context: StepContext): Promise<CniBefore> {
  const live = requirePresent(await readCni(id, context), id, 'before the write');
  refuseStale(call, cniText(id), changedSince(action, live, context.memory.writtenCni(id)), 'before the write');
  return { live };
}

interface Written extends CniWritten {
  readonly notes: readonly string[];
}

/** Frees the CNI's new link, then writes. Fields of a deleted CNI that the API does not take back are left out, and a note names them. */
async function put(before: CniBefore, { patches, fallback }: CniPatches, context: StepContext): Promise<Written> {
  const { live } = before;
  const { id } = live;
  const wanted = wireLink(patchObject(cniToWire(live), patches));
  const isMoved = wanted.some(
    (range) => !linkOf(live).some(({ first, last }) => first === range.first && last === range.last),
  );
  const moved = isMoved ? await makeRoom(id, wanted, context) : [];
  try {
    return { ...(await putCni(before, patches, context)), notes: moved };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (fallback !== undefined && error.kind === 'rejected') {
      const fields = fallback.lost.join(', ');
      const note = `The API did not restore all fields of the deleted CNI. Check these fields of ${cniText(id)}: ${fields}.`;
      return { ...(await putCni(before, fallback.patches, context)), notes: [...moved, note] };
    }
    throw isMoved ? await linkRefused(error, id, wanted, context) : error;
  }
}

function changesLink({ set, restore }: UpdateCniAction): boolean {
  return restore !== undefined || set.some(({ path }) => path[0] === 'cust_ip' || path[0] === 'p2p_ip');
}

/**
 * For a CNI that this run created there is no planned state to compare: the server chose its addresses. It is compared with the run's own
 * last write.
 */
function changedSince({ seen }: UpdateCniAction, now: LiveCni, own: LiveCni | undefined): readonly string[] {
  if (own !== undefined) return differingFromOwnWrite(own, now);
  return seen === undefined ? [] : differingCniFields(seen, now);
}

/** How many links are tried where the API refuses a link. */
const tries = 3;

/**
 * Frees a link for a CNI where other CNIs of this run hold it for now. Cloudflare assigns links to new CNIs, and may assign exactly this
 * link. Such a new CNI carries no traffic yet. It moves to its own link where that is free, else to another link for the moment.
 * @returns notes for the report about CNIs that stay where they were moved to
 */
async function makeRoom(self: string, wanted: readonly Cidr[], context: StepContext): Promise<readonly string[]> {
  const { memory, api } = context;
  const inTheWay = holdersOf(memory.unsettledCnis(), wanted, self);
  if (inTheWay.length === 0) return [];
  const notes: string[] = [];
  const all = await api.listCnis();
  for (const { id } of inTheWay) {
    const holder = all.find((cni) => cni.id === id);
    if (holder === undefined) continue;
    const wish = memory.wishOf(id);
    const isFree = wish !== undefined && holdersOf(all, linkOf(wish), id).length === 0;
    const taken = [wanted, ...all.map(linkOf), ...memory.wishes().map(linkOf)];
    const to = isFree ? [wish] : freeLinks(holder, taken, tries);
    const { live } = await putOnOneOf(holder, to, keyPatches(holder, memory.md5KeyOf(id)), context);
    memory.cniWritten(live);
    await recordAfter(context.journal, (file) => file.changed(halfMadeState(live)));
    if (wish === undefined) notes.push(movedAside(holder, live));
  }
  return notes;
}

/** The user may have set up the router for the link that the API assigned first, so the report tells the move. */
function movedAside({ id, magic, cust_ip, p2p_ip }: LiveCni, now: LiveCni): string {
  const [from, to] = [`${cust_ip} and ${p2p_ip}`, `${now.cust_ip} and ${now.p2p_ip}`];
  return `To make room, CNI ${id} (${magic.conduit_name}), new in this run and without addresses in the documents, was moved from ${from} to ${to}.`;
}

/** Moves a CNI onto a free link outside `avoid`, so that another CNI can take its link. */
async function standAside(
  cni: LiveCni,
  avoid: readonly string[],
  patches: readonly Patch[],
  context: StepContext,
): Promise<Stored<LiveCni>> {
  const all = await context.api.listCnis();
  const taken = [...all.map(linkOf), ...avoid.map((end) => rangesOf([end]))];
  return putOnOneOf(cni, freeLinks(cni, taken, tries), patches, context);
}

/** A key that the API does not show must be in the PUT, or the PUT removes it. */
function keyPatches({ bgp }: LiveCni, key: Secret | undefined): readonly Patch[] {
  return bgp === undefined || key === undefined ? [] : [{ path: md5KeyPath, value: key.reveal() }];
}

async function putOnOneOf(
  cni: LiveCni,
  links: readonly LinkEnds[],
  patches: readonly Patch[],
  context: StepContext,
): Promise<Stored<LiveCni>> {
  let refusal: NetworkError | undefined;
  for (const link of links) {
    try {
      return await putCni({ live: cni }, [...linkPatches(link), ...patches], context);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusal = error;
    }
  }
  const what = `no link was found where CNI ${cni.id} (${cni.magic.conduit_name}) could be put temporarily`;
  const error =
    refusal === undefined ? { message: what, call } : reportError(call, refusal, `${what}: ${refusal.message}`);
  throw new StepStop('failed', error, `Give it another link in a separate run. ${runAgain}`);
}

/** The error for a refused link. It names the CNI that holds the link where that can be read. The refusal itself gives no reason. */
async function linkRefused(
  refusal: NetworkError,
  self: string,
  wanted: readonly Cidr[],
  { api }: Pick<StepContext, 'api'>,
): Promise<StepStop | NetworkError> {
  try {
    const [holder] = holdersOf(await api.listCnis(), wanted, self);
    if (holder === undefined) return refusal;
    const who = `CNI ${holder.id} (${holder.magic.conduit_name} on ${holder.interconnect}) uses a link in that prefix`;
    const error = reportError(call, refusal, `${refusal.message}; ${who}`);
    return new StepStop('failed', error, `Free that link, or choose another. ${runAgain}`);
  } catch (error) {
    if (error instanceof NetworkError) return refusal;
    throw error;
  }
}

/** True for a 409 or another 4xx: the API refused the request. */
function isRefusal(error: unknown): error is NetworkError {
  return error instanceof NetworkError && (error.kind === 'rejected' || error.kind === 'conflict');
}
