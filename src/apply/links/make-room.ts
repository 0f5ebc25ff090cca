import type { LiveCni } from '../../model/live.ts';
import { NetworkError } from '../../model/network-error.ts';
import type { Secret } from '../../model/secret.ts';
import type { LinkEnds } from '../../model/work.ts';
import type { Cidr } from '../../net/cidr.ts';
import { md5KeyPath, type Patch } from '../cni-patches.ts';
import { putCni } from '../put-cni.ts';
import { reportError, runAgain } from '../report-error.ts';
import { type StepContext, StepStop } from '../step-end.ts';
import type { Stored } from '../stored-otherwise.ts';
import { freeLinks, holdersOf, linkOf, linkPatches, rangesOf } from './links.ts';

const call = 'update_cni';

/** How many links are tried where the API refuses one. */
const tries = 3;

/**
 * Frees a link that a CNI is to get, where other CNIs of this run hold it for now: Cloudflare assigns links to new CNIs, and may
 * assign just that one. Such a CNI carries nothing yet. It goes to its own link where that is free, else to another one for the
 * moment.
 * @returns what the report says of those that stay where they were put
 */
export async function makeRoom(
  self: string,
  wanted: readonly Cidr[],
  context: StepContext,
): Promise<readonly string[]> {
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
    if (wish === undefined) notes.push(movedAside(holder, live));
  }
  return notes;
}

/** Its router may have been set up for the link that the API gave it first. */
function movedAside({ id, magic, cust_ip, p2p_ip }: LiveCni, now: LiveCni): string {
  const [from, to] = [`${cust_ip} and ${p2p_ip}`, `${now.cust_ip} and ${now.p2p_ip}`];
  return `To make room, CNI ${id} (${magic.conduit_name}), new in this run and without addresses in the documents, was moved from ${from} to ${to}.`;
}

/** Moves a CNI onto a free link that is none of `avoid`, so that another CNI can take its own. */
export async function standAside(
  cni: LiveCni,
  avoid: readonly string[],
  patches: readonly Patch[],
  context: StepContext,
): Promise<Stored<LiveCni>> {
  const all = await context.api.listCnis();
  const taken = [...all.map(linkOf), ...avoid.map((end) => rangesOf([end]))];
  return putOnOneOf(cni, freeLinks(cni, taken, tries), patches, context);
}

/** A key that the API does not show must go along, or the PUT takes it away. */
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
      return await putCni(cni, [...linkPatches(link), ...patches], context);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusal = error;
    }
  }
  const what = `no link was found on which CNI ${cni.id} (${cni.magic.conduit_name}) could be put for the moment`;
  const error =
    refusal === undefined ? { message: what, call } : reportError(call, refusal, `${what}: ${refusal.message}`);
  throw new StepStop('failed', error, `Give it another link in a run of its own. ${runAgain}`);
}

/** A refused link, with the CNI that holds it where that can be read. The refusal itself gives no reason. */
export async function linkRefused(
  refusal: NetworkError,
  self: string,
  wanted: readonly Cidr[],
  { api }: Pick<StepContext, 'api'>,
): Promise<StepStop | NetworkError> {
  try {
    const [holder] = holdersOf(await api.listCnis(), wanted, self);
    if (holder === undefined) return refusal;
    const who = `CNI ${holder.id} (${holder.magic.conduit_name} on ${holder.interconnect}) holds a link in that prefix`;
    const error = reportError(call, refusal, `${refusal.message}; ${who}`);
    return new StepStop('failed', error, `Free that link, or choose another. ${runAgain}`);
  } catch (error) {
    if (error instanceof NetworkError) return refusal;
    throw error;
  }
}

/** 409, or another 4xx: the API would not do it. */
export function isRefusal(error: unknown): error is NetworkError {
  return error instanceof NetworkError && (error.kind === 'rejected' || error.kind === 'conflict');
}
