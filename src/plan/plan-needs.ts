import type { DesiredAccount, DesiredCni, DesiredDirect, Policy, SlotSelector } from '../model/desired.ts';
import type { JournaledCni, StoredCircuit } from '../model/journal.ts';
import type { LiveAccount, LiveCni } from '../model/live.ts';
import type { PlanNeeds, SlotFilter } from '../model/network-api.ts';
import type { AccountPlan, NotCompared } from '../model/plan.ts';
import type { Secret } from '../model/secret.ts';
import { compareText } from '../model/text.ts';
import { decideAll } from './decide/decide-all.ts';
import { storedCircuitNames } from './decide/stored-circuits.ts';
import type { Decisions } from './decision.ts';
import { disruptedByGroup, type Groups } from './impact.ts';
import { nothingToResume } from './journal/resume-journal.ts';
import { type AllocatedPorts,type PortRequest, portRequests } from './ports/allocate-ports.ts';
import type { TakenPorts } from './ports/shared-ports.ts';

/** Past this many ports one listing costs less than asking for each. */
const singleReads = 8;

/** What must be read before the account can be planned: nothing, for most plans. */
export function planNeeds(desired: DesiredAccount, live: LiveAccount): PlanNeeds {
  let wanted: readonly PortRequest[] = [];
  const decided = decideAll(
    nothingToResume(desired),
    live,
    (match) => assumed((wanted = portRequests(desired, match))),
    true,
  );
  const health = new Set([
    ...healthNeeds(decided, decided.groups, desired.policy),
    ...storedCircuitNames(decided, live),
  ]);
  return { ...slotNeeds(wanted), health: [...health].sort(compareText) };
}

/** Takes every port for granted: which interconnects move or go does not depend on which ports they get. */
function assumed(wanted: readonly PortRequest[]): AllocatedPorts {
  return {
    slotIds: new Map(
      wanted.map(({ interconnect, current }) => [
        interconnect.key,
        interconnect.slot_id ?? current ?? `some port for ${interconnect.key}`,
      ]),
    ),
    errors: [],
  };
}

function slotNeeds(wanted: readonly PortRequest[]): Pick<PlanNeeds, 'slotIds' | 'slots'> {
  const selectors = wanted.flatMap(({ interconnect }) => (interconnect.slot === undefined ? [] : [interconnect]));
  const ids = wanted.flatMap(({ interconnect, current }) => {
    const id = interconnect.slot === undefined ? (interconnect.slot_id ?? current) : undefined;
    return id === undefined ? [] : [id];
  });
  if (ids.length > singleReads) return { slotIds: [], slots: {} };
  const slots = selectors.length === 0 ? undefined : commonFilter(selectors);
  return { slotIds: [...new Set(ids)].sort(), slots };
}

/**
 * A narrow listing that holds a port for every selector. Addresses are left to us: how the API searches them is nowhere said. A site in
 * another case than the API's may find none: then `widerNeeds` asks for all.
 */
function commonFilter(selectors: readonly DesiredDirect[]): SlotFilter {
  const site = common(selectors, (selector) => selector.site);
  const speed = common(selectors, (selector, interconnect) => (selector.speed ?? interconnect.speed)?.toUpperCase());
  return {
    occupied: false,
    ...(site !== undefined && { site }),
    ...(speed !== undefined && { speed }),
  };
}

function common(
  selectors: readonly DesiredDirect[],
  read: (selector: SlotSelector, interconnect: DesiredDirect) => string | undefined,
): string | undefined {
  const values = new Set(selectors.map((interconnect) => read(interconnect.slot ?? {}, interconnect)));
  return values.size === 1 ? [...values][0] : undefined;
}

/**
 * The live interconnects whose health a decision depends on: those that CNIs move onto, and all of a group in which two or more
 * circuits are disrupted. Most plans need none.
 */
export function healthNeeds(decisions: Decisions, groups: Groups, policy: Policy): readonly string[] {
  const names = new Set(policy.require_healthy ? moveTargets(decisions) : []);
  for (const [group, circuits] of disruptedByGroup(decisions, groups)) {
    if (circuits.length < 2) continue;
    for (const name of groups.membersOf(group)) names.add(name);
  }
  return [...names].sort(compareText);
}

/** The live names of interconnects, there already, that CNIs move onto. */
export function moveTargets({ cnis }: Decisions): readonly string[] {
  return cnis.flatMap((cni) => {
    const at = cni.action === 'update' ? cni.moveTo?.at : undefined;
    return at !== undefined && 'name' in at ? [at.name] : [];
  });
}

/**
 * What to read again where a selector found no port among those that were listed for it: all ports. The API may compare a site as it is
 * spelt, while a selector takes any case; and the error can say how many free ports each requirement leaves, and which value no port has.
 * Undefined where nothing more would come of it.
 */
export function widerNeeds(needs: PlanNeeds, plan: AccountPlan): PlanNeeds | undefined {
  const isNarrow = Object.keys(needs.slots ?? {}).length > 0;
  if (!isNarrow || plan.errors.every(({ code }) => code !== 'plan-no-slot')) return undefined;
  return { ...needs, slots: {} };
}

/** What the command line says about planning. */
export interface PlanOptions {
  /** Guards that are lifted, as `ID` or `ID=VALUE`. */
  readonly allowed: readonly string[];
  /** Sensitive fields were not read and are not compared. */
  readonly skipSecrets: boolean;
  /** Moves onto interconnects that the plan creates are held until these are Healthy (`--wait`). */
  readonly wait?: boolean;
  /** What the API showed in place of an MD5 key that was set, by the id of the CNI: what is shown so is not compared. */
  readonly unreadableKeys?: UnreadableKeys;
  /** What an interrupted run deleted and did not bring back. */
  readonly journal?: readonly JournaledCni[];
  /** What earlier runs ordered and the API stored otherwise. */
  readonly circuits?: readonly StoredCircuit[];
  /** Only these changes, and what they need (`--only`). Addresses. */
  readonly only?: readonly string[];
  /** Ports that other accounts of the run name or get. */
  readonly taken?: TakenPorts;
}

/** What the API showed in place of an MD5 key that had just been set, by the id of the CNI: nothing, or a mask. */
export type UnreadableKeys = ReadonlyMap<string, Secret | undefined>;

export interface ComparableKeys {
  /** Without the MD5 keys that cannot be compared. */
  readonly desired: DesiredAccount;
  readonly notCompared: readonly NotCompared[];
}

/**
 * Takes the MD5 keys out of the documents that the API is known not to give back. Without that knowledge a key that a live CNI lacks is a
 * key that is not set: to take it for one that is hidden would leave a session without its key and say nothing.
 */
export function withoutUnreadableKeys(
  desired: DesiredAccount,
  live: readonly LiveCni[],
  unreadable: UnreadableKeys,
): ComparableKeys {
  const hidden = live.filter((cni) => showsNoKey(cni, unreadable));
  const isHidden = (cni: DesiredCni) => Boolean(cni.bgp?.md5_key) && hidden.some((other) => isSame(cni, other));
  if (!desired.cnis.some(isHidden)) return { desired, notCompared: [] };
  return {
    desired: { ...desired, cnis: desired.cnis.map((cni) => (isHidden(cni) ? withoutKey(cni) : cni)) },
    notCompared: desired.cnis.filter(isHidden).map(({ key }) => ({
      address: `cni.${key}`,
      path: 'bgp.md5_key',
      reason: 'the API does not give MD5 keys back: the one that was set is not in its answer',
    })),
  };
}

/** One that shows something else by now was given another key since. */
function showsNoKey({ id, bgp }: LiveCni, unreadable: UnreadableKeys): boolean {
  if (bgp === undefined || !unreadable.has(id)) return false;
  const shown = unreadable.get(id);
  return shown === undefined || bgp.md5_key === undefined ? shown === bgp.md5_key : shown.equals(bgp.md5_key);
}

function isSame({ id, magic }: DesiredCni, live: LiveCni): boolean {
  return id === undefined ? magic.conduit_name === live.magic.conduit_name : id === live.id;
}

function withoutKey(cni: DesiredCni): DesiredCni {
  if (!cni.bgp) return cni;
  const { customer_asn, extra_prefixes } = cni.bgp;
  const bgp = {
    ...(customer_asn !== undefined && { customer_asn }),
    ...(extra_prefixes !== undefined && { extra_prefixes }),
  };
  return { ...cni, bgp };
}
