import type { DesiredAccount } from '../model/desired.ts';
import type { LiveAccount } from '../model/live.ts';
import type { PlanFacts } from '../model/network-api.ts';
import type { AccountPlan, NotCompared, PlanNote, PlanSummary } from '../model/plan.ts';
import { compareText } from '../model/text.ts';
import type { PlannedAccount, SeenObjects } from '../model/work.ts';
import { allowances, isAllowedOn } from './allowance.ts';
import { type ChangeContext, changes } from './changes.ts';
import { type AllDecisions, decideAll } from './decide/decide-all.ts';
import { knownCircuits } from './decide/known-circuits.ts';
import { storedCircuits } from './decide/stored-circuits.ts';
import { type Host, hostAddress } from './decision.ts';
import { checkGuards, type GuardContext } from './guards/check-guards.ts';
import { settingsImpact } from './impact.ts';
import { resumeJournal } from './journal/resume-journal.ts';
import { cniReference, failedAccountPlan, interconnectReference } from './note.ts';
import { draftSteps } from './order/draft-steps.ts';
import { halfWay } from './order/half-way.ts';
import { breakLinkCircles } from './order/link-circles.ts';
import { linkSteps } from './order/link-steps.ts';
import { noOrder } from './order/no-order.ts';
import { type NumberedSteps, numberSteps } from './order/number-steps.ts';
import { oneAtATime } from './order/one-at-a-time.ts';
import { onlyNotes, restrict } from './order/restrict.ts';
import { unitsOf } from './order/units.ts';
import { type PlanOptions, withoutUnreadableKeys } from './plan-needs.ts';
import { allocatePorts } from './ports/allocate-ports.ts';
import { givenPorts } from './ports/shared-ports.ts';

/**
 * What apply would do to one account. Pure: the same desired state, live state and facts give the same plan, byte for byte.
 * An account that cannot be planned has errors and no changes.
 */
export function planAccount(
  declared: DesiredAccount,
  live: LiveAccount,
  facts: PlanFacts,
  options: PlanOptions,
): PlannedAccount {
  const { desired: readable, notCompared } = withoutUnreadableKeys(
    declared,
    live.cnis,
    options.unreadableKeys ?? new Map(),
  );
  const taken = resumeJournal(readable, live, options.journal ?? []);
  const { desired, settled } = taken;
  const all = decideAll(
    taken,
    live,
    (match, freed) => allocatePorts(desired, live, match, facts.slots, freed, options.taken),
    options.skipSecrets,
  );
  const known = knownCircuits(desired.interconnects, all, live, options.circuits ?? []);
  const everything = withStoredCircuits(all, known.errors, live, facts);
  const { errors, warnings, groups } = everything;
  const ports = givenPorts(everything.interconnects);
  if (errors.length > 0) return failed(desired, errors, warnings, ports);
  const plain = draftSteps(everything, isMoveHeld(desired, options));
  const { drafts, circles } = breakLinkCircles(plain, everything, live.cnis);
  linkSteps(drafts, everything, live.cnis, circles);
  const inOrder = numberSteps(drafts);
  if ('cycle' in inOrder) return failed(desired, noOrder(drafts, everything.interconnects), warnings, ports);
  const { decided, steps } = restrict(everything, drafts, options.only);
  const notes = options.only === undefined ? [] : onlyNotes(options.only, drafts, steps);
  const downTogether = oneAtATime(steps, decided, groups, facts.health, circles);
  const numbered = numberSteps(steps);
  if ('cycle' in numbered) throw new Error(`the steps of ${numbered.cycle.join(', ')} wait for each other`);
  const stuck = halfWay(steps, unitsOf(decided, circles), facts.health);
  if (stuck.length > 0) return failed(desired, stuck, warnings, ports);
  const noted = { ...decided, warnings: [...decided.warnings, ...notes] };
  const assembled = assemble(
    desired,
    live,
    facts,
    noted,
    { ...numbered, downTogether, asides: new Set(circles.keys()) },
    options,
  );
  const plan = { ...assembled, not_compared: [...assembled.not_compared, ...notCompared] };
  const changing = [...new Set(drafts.map(({ address }) => address))].sort(compareText);
  return {
    plan,
    work: numbered.work,
    missingSecrets: decided.missingSecrets,
    changing,
    seen: seenObjects(live),
    ports,
    settled,
    settledCircuits: known.settled,
  };
}

/** Where something else is wrong, the circuits that are to be made are not certain. */
function withStoredCircuits(
  all: AllDecisions,
  known: readonly PlanNote[],
  live: LiveAccount,
  facts: PlanFacts,
): AllDecisions {
  const isSaid = new Set(known.map(({ address }) => address));
  const isNew = ({ address }: PlanNote) => !isSaid.has(address);
  if (all.errors.length > 0)
    return {
      ...all,
      errors: [...known, ...all.errors.filter((error) => error.code !== 'plan-slot-taken' || isNew(error))],
    };
  const { errors, warnings } = storedCircuits(all, live, facts);
  return {
    ...all,
    errors: [...known, ...errors.filter(isNew)],
    warnings: [...all.warnings, ...warnings.filter(isNew)],
  };
}

/** Traffic moves onto an interconnect only while that is Healthy, unless the policy says otherwise, or the command line for exactly that one. */
function isMoveHeld({ policy }: DesiredAccount, options: PlanOptions): (host: Host) => boolean {
  const allowed = allowances(options.allowed);
  return (host) => policy.require_healthy && !isAllowedOn(allowed, 'unhealthy', hostAddress(host));
}

function failed(
  desired: DesiredAccount,
  errors: readonly PlanNote[],
  warnings: readonly PlanNote[],
  ports: PlannedAccount['ports'],
): PlannedAccount {
  const plan = failedAccountPlan(desired.account, sortNotes(errors), sortNotes(warnings));
  return { plan, work: [], missingSecrets: [], changing: [], seen: { interconnects: [], cnis: [] }, ports };
}

function seenObjects({ interconnects, cnis }: LiveAccount): SeenObjects {
  return {
    interconnects: interconnects.map(({ name }) => name).sort(compareText),
    cnis: cnis.map(({ id }) => id).sort(compareText),
  };
}

function sortNotes(notes: readonly PlanNote[]): readonly PlanNote[] {
  const place = ({ address, code, message }: PlanNote) => `${address ?? ''}\n${code}\n${message}`;
  return [...notes].sort((a, b) => compareText(place(a), place(b)));
}

function assemble(
  desired: DesiredAccount,
  live: LiveAccount,
  facts: PlanFacts,
  decided: AllDecisions,
  { stepsOf, downTogether, asides }: NumberedSteps & Pick<GuardContext, 'downTogether'> & Pick<ChangeContext, 'asides'>,
  options: PlanOptions,
): AccountPlan {
  const { settings, reasons, foreign, unmanaged, ignored } = decided;
  const guards = checkGuards({
    ...decided,
    policy: desired.policy,
    allowed: allowances(options.allowed),
    settingsImpact: settings === undefined ? 'none' : settingsImpact(settings, live.cnis),
    foreign,
    downTogether,
    health: facts.health,
    wait: options.wait ?? false,
  });
  const context = {
    stepsOf,
    reasons,
    guards,
    liveCnis: live.cnis,
    label: decided.label,
    text: decided.text,
    asides,
    settings: desired.settings,
  };
  const list = changes(decided, context);
  const count = (action: string) => list.filter((change) => change.action === action).length;
  const isShown = desired.policy.unmanaged !== 'ignore';
  const references = (found: AllDecisions['unmanaged']) => [
    ...found.interconnects.map(interconnectReference),
    ...found.cnis.map(cniReference),
  ];
  const summary: PlanSummary = {
    create: count('create'),
    update: count('update'),
    replace: count('replace'),
    delete: count('delete'),
    unchanged: decided.unchanged,
    unmanaged: isShown ? unmanaged.interconnects.length + unmanaged.cnis.length : 0,
    ignored: ignored.interconnects.length + ignored.cnis.length,
    blocked: list.filter((change) => change.blocked_by.length > 0).length,
  };
  return {
    account: desired.account,
    complete: true,
    applyable: guards.every((trip) => trip.lifted),
    errors: [],
    warnings: [...sortNotes(decided.warnings)],
    summary,
    changes: list,
    guards,
    unmanaged: isShown ? references(unmanaged) : [],
    ignored: references(ignored),
    not_compared: options.skipSecrets ? skippedSecrets(desired) : [],
  };
}

/** With `--skip-secrets` every declared sensitive field goes unread, and so uncompared. */
function skippedSecrets(desired: DesiredAccount): NotCompared[] {
  const reason = 'sensitive fields are not compared with --skip-secrets';
  const fields = [
    ...desired.interconnects.map((interconnect) => [`interconnect.${interconnect.key}`, interconnect.unknown] as const),
    ...desired.cnis.map((cni) => [`cni.${cni.key}`, cni.unknown] as const),
  ];
  return fields.flatMap(([address, unknown]) => [...unknown].sort().map((path) => ({ address, path, reason })));
}
