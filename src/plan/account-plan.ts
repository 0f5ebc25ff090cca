import type { DesiredAccount } from '../model/desired.ts';
import type { LiveAccount } from '../model/live.ts';
import type { PlanFacts } from '../model/network-api.ts';
import {
  type AccountPlan,
  type Change,
  type GuardTrip,
  impactRank,
  type Match,
  type NotCompared,
  type PlanNote,
  type PlanSummary,
  type TouchedSet,
} from '../model/plan.ts';
import type { PlannedAccount, SeenObjects } from '../model/planned-account.ts';
import { compareText } from '../model/text.ts';
import { changes } from './changes.ts';
import type { PlaceFinder } from './decide/places.ts';
import { type Touch, touches } from './decide/touches.ts';
import { withoutMark } from './interconnect-names.ts';
import { cniReference, failedAccountPlan, interconnectReference } from './note.ts';
import type { OrderedSteps } from './order/order-steps.ts';
import type { JudgedChanges } from './preflight/judge-changes.ts';
import { loneCustomers } from './sets/backup-sets.ts';
import type { SetFacts } from './sets/circuits.ts';
import type { DescribeRiders } from './sets/riders.ts';
import { sharedCircuitNotes, sharedCircuits } from './sets/shared-circuits.ts';
import type { AccountMatch, AllDecisions } from './stages.ts';
import { accountTerms } from './touched.ts';
import { leftFinder, planBlocks, touchedSets } from './work-blocks.ts';

/**
 * The result for an account that cannot be planned: errors, no changes and no work. Its ports are still reported, so that no other account
 * of the run gets them.
 */
export function failedAccount(
  desired: DesiredAccount,
  errors: readonly PlanNote[],
  warnings: readonly PlanNote[],
  ports: PlannedAccount['ports'],
): PlannedAccount {
  const plan = failedAccountPlan(desired.account, sortNotes(errors), sortNotes(warnings));
  return { plan, work: [], blocks: [], missingSecrets: [], changing: [], seen: { interconnects: [], cnis: [] }, ports };
}

export function seenObjects({ interconnects, cnis }: LiveAccount): SeenObjects {
  return {
    interconnects: interconnects.map(({ name }) => name).sort(compareText),
    cnis: cnis.map(({ id }) => id).sort(compareText),
  };
}

function sortNotes(notes: readonly PlanNote[]): readonly PlanNote[] {
  const place = ({ address, code, message }: PlanNote) => `${address ?? ''}\n${code}\n${message}`;
  return [...notes].sort((a, b) => compareText(place(a), place(b)));
}

export function accountPlan(
  desired: DesiredAccount,
  { match, ordered, guards, notCompared, health, members, places, describe, wait, moreWarnings, traffic }: PlanParts,
): AccountPlan {
  const { decided } = ordered;
  const { unmanaged, ignored } = decided;
  // What is Pending carries nothing.
  const touched = [...touches(decided).values()].filter(({ circuit }) => health.get(circuit)?.state !== 'Pending');
  const context = {
    stepsOf: ordered.stepsOf,
    reasons: decided.reasons,
    guards,
    health,
    places,
    describe,
    label: decided.label,
    text: decided.text,
    asides: ordered.asides,
    settings: desired.settings,
    circuits: decided.circuits,
    leftOf: leftFinder(ordered.walks, touched, loneCustomers(members, health), decided.traffic.cnisOn),
  };
  const shared = sharedCircuits(decided.cnis, ordered.sets);
  const preflights = new Map(traffic.judged.map(({ address, preflight }) => [address, preflight]));
  const list = changes(decided, {
    ...context,
    isShared: (address) => shared.has(address),
    preflightOf: (address) => preflights.get(address),
    lostOf: (address) => traffic.lost.get(address),
  });
  const blocks = planBlocks(ordered.blocks);
  const sets = setsOf(list, ordered, touched, health);
  const isShown = desired.policy.unmanaged !== 'ignore';
  const references = (found: AllDecisions['unmanaged']) => [
    ...found.interconnects.map(interconnectReference),
    ...found.cnis.map(cniReference),
  ];
  return {
    account: desired.account,
    complete: true,
    applyable: guards.every((trip) => trip.lifted),
    errors: [],
    warnings: [...sortNotes([...decided.warnings, ...moreWarnings, ...sharedCircuitNotes(shared, desired, match)])],
    terms: accountTerms(desired, { wait, judged: traffic.evidence }),
    summary: summaryOf(list, decided, isShown),
    changes: list,
    ...(blocks.length > 0 && { blocks }),
    ...(sets.length > 0 && { sets }),
    matches: declaredMatches(desired, match),
    ...(ordered.leastMs > 0 && { least_seconds: Math.ceil(ordered.leastMs / 1000) }),
    guards,
    unmanaged: isShown ? references(unmanaged) : [],
    ignored: references(ignored),
    not_compared: notCompared,
    ...(traffic.notJudged.length > 0 && { not_judged: [...traffic.notJudged] }),
  };
}

function setsOf(
  changes: readonly Change[],
  { walks, decided }: OrderedSteps,
  touched: readonly Touch[],
  health: PlanFacts['health'],
): TouchedSet[] {
  const taking = new Set(changes.filter(takesCircuit).map(({ address }) => address));
  const from = touched.filter(({ address }) => taking.has(address));
  return touchedSets(walks, from, (name) => withoutMark(decided.text(name)), health);
}

/** Traffic leaves its circuit: it is deleted or replaced, or a CNI goes from it. */
function takesCircuit({ impact }: Change): boolean {
  return impactRank(impact) >= impactRank('circuit');
}

function summaryOf(
  changes: AccountPlan['changes'],
  { unchanged, unmanaged, ignored }: AllDecisions,
  isShown: boolean,
): PlanSummary {
  const count = (action: string) => changes.filter((change) => change.action === action).length;
  return {
    create: count('create'),
    update: count('update'),
    replace: count('replace'),
    delete: count('delete'),
    unchanged,
    unmanaged: isShown ? unmanaged.interconnects.length + unmanaged.cnis.length : 0,
    ignored: ignored.interconnects.length + ignored.cnis.length,
    blocked: changes.filter((change) => change.blocked_by.length > 0).length,
  };
}

/** What each declared object is, whether the plan changes it or not. Interconnects first, each by address. */
function declaredMatches(desired: DesiredAccount, { interconnects, cnis, reasons }: AccountMatch): Match[] {
  const one = (address: string, live_id: string | undefined): Match => ({
    address,
    live_id: live_id ?? null,
    matched_by: reasons.get(address) ?? null,
  });
  return [
    ...desired.interconnects.map(({ key }) => one(`interconnect.${key}`, interconnects.get(key)?.name)),
    ...desired.cnis.map(({ key }) => one(`cni.${key}`, cnis.get(key)?.id)),
  ];
}

interface PlanParts {
  readonly match: AccountMatch;
  readonly ordered: OrderedSteps;
  readonly guards: GuardTrip[];
  readonly notCompared: NotCompared[];
  readonly health: PlanFacts['health'];
  readonly members: SetFacts;
  readonly places: PlaceFinder;
  readonly describe: DescribeRiders;
  readonly wait: boolean;
  readonly moreWarnings: readonly PlanNote[];
  readonly traffic: JudgedChanges;
}

/** With `--skip-secrets` no declared sensitive field is read, so none is compared. */
export function skippedSecrets(desired: DesiredAccount): NotCompared[] {
  const reason = 'sensitive fields are not compared with --skip-secrets';
  const fields = [
    ...desired.interconnects.map((interconnect) => [`interconnect.${interconnect.key}`, interconnect.unknown] as const),
    ...desired.cnis.map((cni) => [`cni.${cni.key}`, cni.unknown] as const),
  ];
  return fields.flatMap(([address, unknown]) => [...unknown].sort().map((path) => ({ address, path, reason })));
}
