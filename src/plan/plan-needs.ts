import type { DesiredAccount, DesiredDirect, Policy, SlotSelector } from '../model/desired.ts';
import type { LiveAccount } from '../model/live.ts';
import type { PlanNeeds, SlotFilter } from '../model/network-api.ts';
import type { AccountPlan } from '../model/plan.ts';
import { compareText } from '../model/text.ts';
import { decideAll } from './decide/decide-all.ts';
import { disruptedByGroup } from './decide/impact.ts';
import { storedCircuitNames } from './decide/stored-circuits.ts';
import { nothingToResume } from './journal/resume-journal.ts';
import { matchAccount } from './match/match-account.ts';
import { type PortRequest, portRequests } from './ports/allocate-ports.ts';
import type { AllocatedPorts, Decisions, Groups } from './stages.ts';

/** For more ports than this, one listing costs less than a request for each port. */
const singleReads = 8;

/** The facts to read before the account can be planned. Most plans need none. */
export function planNeeds(desired: DesiredAccount, live: LiveAccount): PlanNeeds {
  const match = matchAccount(desired, live);
  const wanted = portRequests(desired, match);
  const decided = decideAll(nothingToResume(desired), live, match, assumed(wanted), true);
  const health = new Set([
    ...healthNeeds(decided, decided.groups, desired.policy),
    ...storedCircuitNames(decided, live),
    ...idlePorts(decided),
  ]);
  return { ...slotNeeds(wanted), health: [...health].sort(compareText) };
}

/** Assumes a port for every request. Which interconnects move or are deleted does not depend on their ports. */
function assumed(wanted: readonly PortRequest[]): AllocatedPorts {
  return {
    slotIds: new Map(
      wanted.map(({ interconnect, current }) => [
        interconnect.key,
        interconnect.slot_id ?? current ?? `some port for ${interconnect.key}`,
      ]),
    ),
    picked: new Map(),
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
 * A narrow listing that holds a port for every selector. It does not filter by address, because the API does not document how it searches
 * addresses. The API may compare the case of a site and list no port. Then `widerNeeds` asks for all ports.
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
 * The live interconnects whose health a decision depends on. These are the targets of CNI moves (with `policy.require_healthy`), and all
 * members of a group with two or more disrupted circuits. Most plans need none.
 */
function healthNeeds(decisions: Decisions, groups: Groups, policy: Policy): readonly string[] {
  const names = new Set(policy.require_healthy ? moveTargets(decisions) : []);
  for (const [group, circuits] of disruptedByGroup(decisions, groups)) {
    if (circuits.length < 2) continue;
    for (const name of groups.membersOf(group)) names.add(name);
  }
  return [...names].sort(compareText);
}

/** Live names of interconnects that go and carry no CNI: only their health tells if they were ever cabled. */
function idlePorts({ interconnects, traffic }: Decisions): readonly string[] {
  return interconnects.flatMap(({ action, live }) =>
    (action === 'delete' || action === 'replace') && live.type === 'direct' && !traffic.carries(live.name)
      ? [live.name]
      : [],
  );
}

/** Live names of existing interconnects that CNIs move onto. */
function moveTargets({ cnis }: Decisions): readonly string[] {
  return cnis.flatMap((cni) => {
    const at = cni.action === 'update' ? cni.moveTo?.at : undefined;
    return at !== undefined && 'name' in at ? [at.name] : [];
  });
}

/**
 * Asks for all ports if a selector found no port in a narrow listing. The API may compare the case of a site, while a selector ignores
 * case. With all ports, the error can also count the free ports for each requirement and name a value that no port has. Undefined where a
 * wider listing would add nothing.
 */
export function widerNeeds(needs: PlanNeeds, plan: AccountPlan): PlanNeeds | undefined {
  const isNarrow = Object.keys(needs.slots ?? {}).length > 0;
  if (!isNarrow || plan.errors.every(({ code }) => code !== 'plan-no-slot')) return undefined;
  return { ...needs, slots: {} };
}
