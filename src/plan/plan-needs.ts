import type { DesiredAccount, DesiredDirect, Policy, SlotSelector } from '../model/desired.ts';
import type { JournaledCni } from '../model/journal.ts';
import type { LiveAccount } from '../model/live.ts';
import type { PlanNeeds, SlotFilter } from '../model/network-api.ts';
import type { AccountPlan } from '../model/plan.ts';
import { compareText } from '../model/text.ts';
import { decideAll } from './decide/decide-all.ts';
import { storedCircuitNames } from './decide/stored-circuits.ts';
import { touches } from './decide/touches.ts';
import { deletedCnis, resumeJournal } from './journal/resume-journal.ts';
import { matchAccount } from './match/match-account.ts';
import { touchesByCircuit } from './order/blocks.ts';
import { isTouched } from './order/chains.ts';
import { type PortRequest, portRequests } from './ports/allocate-ports.ts';
import { disruptions } from './preflight/disruptions.ts';
import { newNames } from './preflight/taken-names.ts';
import type { BackupSet, HealthByName } from './sets/backup-sets.ts';
import { type SetFacts, setFacts } from './sets/circuits.ts';
import { setsToAsk } from './sets/sets-to-ask.ts';
import type { AllocatedPorts, Decisions } from './stages.ts';

/** For more ports than this, one listing costs less than a request for each port. */
const singleReads = 8;

/**
 * Finds the facts to read before the account can be planned, in view of the health that is known already: it decides who is in a backup
 * set. Most plans need none. What does not depend on health is found once.
 * @param sets what backup sets are made from; default: the documents
 */
export function needsFinder(
  declared: DesiredAccount,
  live: LiveAccount,
  journaled: readonly JournaledCni[] = [],
  sets?: SetFacts,
): (known: HealthByName) => PlanNeeds {
  const journal = resumeJournal(declared, live, journaled);
  const { desired } = journal;
  const match = matchAccount(desired, live, deletedCnis(journal));
  const wanted = portRequests(desired, match);
  const decided = decideAll(journal, live, match, assumed(wanted), { skipSecrets: true });
  const facts = sets ?? setFacts(desired, live, match);
  const always = [...storedCircuitNames(decided, live), ...idlePorts(decided)];
  const traffic = trafficNeeds(decided, live, desired.policy);
  return (known) => {
    const { health, anyUp } = healthNeeds(decided, setsToAsk(facts, known), desired.policy);
    return {
      ...slotNeeds(wanted, desired.policy),
      health: [...new Set([...health, ...always])].sort(compareText),
      ...(anyUp.length > 0 && { anyUp }),
      ...(traffic !== undefined && { traffic }),
    };
  };
}

/** Routes matter only where a live CNI is disrupted, and names only where one is new. */
function trafficNeeds(decided: Decisions, live: LiveAccount, { preflight }: Policy): PlanNeeds['traffic'] {
  if (preflight === 'off') return undefined;
  const taken = disruptions(decided, live.cnis);
  if (taken.length === 0 && newNames(decided).length === 0) return undefined;
  return { disruptions: taken, asn: decided.settings?.action === 'update' };
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

/** The API tells the device of a circuit only by its port. */
function slotNeeds(wanted: readonly PortRequest[], { redundancy }: Policy): Pick<PlanNeeds, 'slotIds' | 'slots'> {
  const selectors = wanted.flatMap(({ interconnect }) => (interconnect.slot === undefined ? [] : [interconnect]));
  const ids = wanted.flatMap(({ interconnect, current }) => {
    const id = interconnect.slot === undefined ? (interconnect.slot_id ?? current) : undefined;
    return id === undefined ? [] : [id];
  });
  if (ids.length > singleReads || Object.values(redundancy).includes('device')) return { slotIds: [], slots: {} };
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
 * circuits of the backup sets that the plan touches. Of the whole account, one untouched circuit that is up is enough.
 */
function healthNeeds(
  decisions: Decisions,
  sets: readonly BackupSet[],
  policy: Policy,
): { readonly health: readonly string[]; readonly anyUp: readonly string[] } {
  const touched = { touches: touchesByCircuit([...touches(decisions).values()]) };
  const names = new Set(policy.require_healthy ? moveTargets(decisions) : []);
  const anyUp = new Set<string>();
  for (const set of sets) {
    const members = [...set.members.keys()];
    const untouched = members.filter((name) => !isTouched(set, name, touched));
    if (untouched.length === members.length) continue;
    if (set.kind === 'account') for (const name of untouched) anyUp.add(name);
    else for (const name of members) names.add(name);
  }
  return { health: [...names].sort(compareText), anyUp: [...anyUp].sort(compareText) };
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
