import type { DesiredAccount, DesiredCni } from '../model/desired.ts';
import type { HalfMadeCni, JournaledCni, StoredCircuit } from '../model/journal.ts';
import type { LiveAccount, LiveCni } from '../model/live.ts';
import type { PlanFacts } from '../model/network-api.ts';
import type { NotCompared, PlanNote } from '../model/plan.ts';
import type { PlannedAccount } from '../model/planned-account.ts';
import type { Secret } from '../model/secret.ts';
import { accountPlan, failedAccount, seenObjects, skippedSecrets } from './account-plan.ts';
import { allowances } from './allowance.ts';
import { decideAll } from './decide/decide-all.ts';
import { settledHalfMade } from './decide/half-made.ts';
import { journaledCircuits } from './decide/journaled-circuits.ts';
import { PlaceFinder } from './decide/places.ts';
import { withStoredCircuits } from './decide/stored-circuits.ts';
import { type Before, checkGuards, type GuardContext } from './guards/check-guards.ts';
import { judgedSets } from './guards/judged-sets.ts';
import { outageWarnings } from './guards/outage.ts';
import { deletedCnis, resumeJournal } from './journal/resume-journal.ts';
import { matchAccount } from './match/match-account.ts';
import { type OrderedSteps, orderSteps } from './order/order-steps.ts';
import { type PaceRequest, type PlannedPace, plannedPace } from './order/proof.ts';
import type { KnownTunnels } from './order/watch/block-watch.ts';
import { paceNotes, type RunLimit, tunnelHealthNotes } from './pace-notes.ts';
import { allocatePorts } from './ports/allocate-ports.ts';
import { givenPorts, type TakenPorts } from './ports/shared-ports.ts';
import { judgeChanges } from './preflight/judge-changes.ts';
import { magicSide, tunnelHealthPace } from './preflight/magic-side.ts';
import { takenNames } from './preflight/taken-names.ts';
import { type SetFacts, setFacts } from './sets/circuits.ts';
import { notRedundant } from './sets/not-redundant.ts';
import { riderWords } from './sets/riders.ts';
import { setNames, unknownSets } from './sets/set-names.ts';
import { sharedPlaces } from './sets/shared-places.ts';
import type { AccountMatch } from './stages.ts';
import { checkableObjects, cniNames, workBlocks } from './work-blocks.ts';

/**
 * Plans what apply would do to one account. Pure: the same desired state, live state and facts give the same plan, byte for byte. An
 * account that cannot be planned has errors and no changes.
 */
export function planAccount(
  declared: DesiredAccount,
  live: LiveAccount,
  facts: PlanFacts,
  options: PlanOptions,
): PlannedAccount {
  const comparable = withoutUnreadableKeys(declared, live.cnis, options.unreadableKeys ?? new Map());
  const journal = resumeJournal(comparable.desired, live, options.journal ?? []);
  const { desired } = journal;
  const allowed = allowances(options.allowed);

  const match = matchAccount(desired, live, deletedCnis(journal));
  const ports = allocatePorts(desired, live, match, facts.slots, options.taken);
  const decisions = decideAll(journal, live, match, ports, options);
  const circuits = journaledCircuits(desired.interconnects, decisions, live, options.circuits ?? []);
  const everything = withStoredCircuits(decisions, circuits.errors, live, facts);
  const given = givenPorts(everything.interconnects);
  const errors = [...everything.errors, ...takenNames(everything, facts.tunnels, live)];
  if (errors.length > 0) return failedAccount(desired, errors, everything.warnings, given);
  const members = options.sets ?? setFacts(desired, live, match);
  const names = setNames(desired, members);
  const redundancy = notRedundant(desired, everything, { names, facts: members, slots: facts.slots });
  const ofSets = [...sharedPlaces(desired, match, members), ...unknownSets(desired, names), ...redundancy];
  const noted = { ...everything, warnings: [...everything.warnings, ...ofSets] };
  const pace = plannedPace(desired.policy.pace, options.pace);
  const magic = magicSide(live, facts, pace);
  const terms = { only: options.only, allowed, pace, ...magic };
  const ordered = orderSteps(noted, desired, live, members, facts, terms);
  if ('errors' in ordered) return failedAccount(desired, ordered.errors, everything.warnings, given);
  const traffic = judgeChanges(ordered, live, facts, match);
  const sides = { judged: traffic.judged, magic: facts.traffic, places: members.declaredPlaces };
  const isJudged = judgedSets(ordered.decided, sides);
  const context = guardContext(ordered, desired, facts, options, { ...traffic, allowed, isJudged });
  const guards = checkGuards(context);
  const { interconnects } = everything;
  const places = new PlaceFinder({ interconnects, live: live.interconnects, slots: facts.slots, picked: ports.picked });
  const describe = riderWords(match, members);
  const notCompared = [...(options.skipSecrets ? skippedSecrets(desired) : []), ...comparable.notCompared];
  const paced = paceWarnings(ordered, facts, options, cniNames(match, live));
  return {
    plan: accountPlan(desired, {
      match,
      ordered,
      guards,
      notCompared,
      health: facts.health,
      members,
      places,
      describe,
      wait: options.wait ?? false,
      moreWarnings: [...paced, ...traffic.warnings, ...outageWarnings(context)],
      traffic,
    }),
    ...carriedOut(ordered, desired, live, { match, pace, allowed, isJudged, ...magic }),
    ports: given,
    setNames: [...names],
    ...{ settled: journal.settled, settledCircuits: circuits.settled },
    settledHalfMade: settledHalfMade(options.halfMade ?? [], everything.cnis, live.cnis),
  };
}

type CarriedOut = 'work' | 'blocks' | 'missingSecrets' | 'changing' | 'seen' | 'soakMs' | 'tunnelHealth' | 'checkable';

/** What apply needs to carry the plan out. */
function carriedOut(
  ordered: OrderedSteps,
  { policy }: DesiredAccount,
  live: LiveAccount,
  {
    match,
    pace,
    allowed,
    isJudged,
    tunnels,
  }: Pick<GuardContext, 'allowed' | 'isJudged'> & {
    readonly match: AccountMatch;
    readonly pace: PlannedPace;
    readonly tunnels: KnownTunnels;
  },
): Pick<PlannedAccount, CarriedOut> {
  const addressOf = cniNames(match, live);
  const tunnelHealth = tunnelHealthPace(tunnels, ordered.decided, { addressOf, pace });
  const isWatched = tunnelHealth !== undefined;
  return {
    work: ordered.work,
    blocks: workBlocks(ordered, {
      ...{ allowed, unguarded: policy.unguarded, isJudged },
      ...(isWatched && { addressOf }),
    }),
    missingSecrets: ordered.decided.missingSecrets,
    changing: ordered.changing,
    seen: seenObjects(live),
    soakMs: pace.soakMs,
    ...(isWatched && { tunnelHealth }),
    ...((pace.checkMs !== undefined || pace.confirm || isWatched) && {
      checkable: checkableObjects(match, live),
    }),
  };
}

function paceWarnings(
  ordered: OrderedSteps,
  { traffic }: PlanFacts,
  { limits = [] }: PlanOptions,
  addressOf: (id: string) => string,
): readonly PlanNote[] {
  return [...paceNotes(ordered, limits), ...tunnelHealthNotes(ordered, traffic, addressOf)];
}

function guardContext(
  { decided, sets, walks, confirmed, liveness }: OrderedSteps,
  desired: DesiredAccount,
  { health }: PlanFacts,
  { wait = false, inPull, before }: PlanOptions,
  { allowed, judged, isJudged }: Pick<GuardContext, 'allowed' | 'judged' | 'isJudged'>,
): GuardContext {
  const { policy } = desired;
  const { unguarded } = policy;
  return {
    ...decided,
    wait,
    inPull,
    before,
    allowed,
    judged,
    isJudged,
    policy,
    sets,
    walks,
    confirmed,
    liveness,
    unguarded,
    health,
  };
}

export interface PlanOptions {
  /** Guards that are lifted, as `ID` or `ID=VALUE`. */
  readonly allowed: readonly string[];
  /** `--skip-secrets`: sensitive fields were not read and are not compared. */
  readonly skipSecrets: boolean;
  /** `--wait`: CNIs move onto an interconnect that the plan creates only after it is Healthy. */
  readonly wait?: boolean;
  /** In the workflow of a pull request: what lifts a guard is a trailer in a commit. */
  readonly inPull?: boolean;
  /** What the API showed in place of an MD5 key that was set, by CNI id. While the API shows the same, that key is not compared. */
  readonly unreadableKeys?: UnreadableKeys;
  /** CNIs that an interrupted run deleted and did not create again. */
  readonly journal?: readonly JournaledCni[];
  /** Circuits that the API did not store as an earlier run ordered them. */
  readonly circuits?: readonly StoredCircuit[];
  /** CNIs that an interrupted run created and did not complete. */
  readonly halfMade?: readonly HalfMadeCni[];
  /** `--check`, `--check-timeout` and `--confirm`. */
  readonly pace?: PaceRequest;
  /** What ends the apply of this plan early. */
  readonly limits?: readonly RunLimit[];
  /** `--only`: addresses of the changes to plan. The changes that they need are planned too. */
  readonly only?: readonly string[] | undefined;
  /** Ports that other accounts of the run name or get. */
  readonly taken?: TakenPorts;
  /** What the documents before this change say (`--base`). */
  readonly before?: Before | undefined;
  /** What backup sets are made from. Default: the documents. */
  readonly sets?: SetFacts | undefined;
}

/** What the API showed in place of an MD5 key just after the key was set, by CNI id: nothing (undefined), or a mask. */
type UnreadableKeys = ReadonlyMap<string, Secret | undefined>;

interface ComparableKeys {
  /** Without the MD5 keys that cannot be compared. */
  readonly desired: DesiredAccount;
  readonly notCompared: readonly NotCompared[];
}

/**
 * Removes from the documents the MD5 keys that the API is known not to give back. Without that knowledge, a key that a live CNI lacks is a
 * key that is not set. To treat it as hidden would leave a session without its key, and no message would say so.
 */
function withoutUnreadableKeys(
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
      reason: 'the API does not return MD5 keys: the one that was set is not in its answer',
    })),
  };
}

/** True if the API still shows what it showed after the key was set. If it shows something else, the CNI has got another key since. */
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
