import type { DesiredSettings, Origin } from '../model/desired.ts';
import type { LiveCni } from '../model/live.ts';
import type { PlanFacts } from '../model/network-api.ts';
import {
  type Change,
  type Effect,
  type GuardTrip,
  impactRank,
  type MatchReason,
  type ObjectKind,
  type Preflight,
  type SetLeft,
  type Step,
  worstFirst,
  worstImpact,
} from '../model/plan.ts';
import { compareText } from '../model/text.ts';
import { cniEffects } from './decide/cni-effects.ts';
import { interconnectEffects, settingsEffects } from './decide/impact.ts';
import type { PlaceFinder, Places } from './decide/places.ts';
import { withoutMark } from './interconnect-names.ts';
import { planSource } from './note.ts';
import { leftCreate, resumedCni, resumedInterconnect, type ReviewedForm, reviewedForms } from './reviewed-form.ts';
import type { DescribeRiders } from './sets/riders.ts';
import type {
  CircuitsOf,
  CniDecision,
  Decisions,
  InterconnectDecision,
  LiveTraffic,
  SettingsDecision,
} from './stages.ts';
import { cniTouched, interconnectTouched, settingsTouched, type Touched, touchedDigests } from './touched.ts';

interface ChangeContext {
  readonly stepsOf: ReadonlyMap<string, readonly Step[]>;
  readonly reasons: ReadonlyMap<string, Exclude<MatchReason, null>>;
  readonly guards: readonly GuardTrip[];
  /** By the live name of an interconnect. */
  readonly health: PlanFacts['health'];
  readonly places: PlaceFinder;
  readonly describe: DescribeRiders;
  /** The key of a live interconnect, or its live name if no document declares it. */
  readonly label: (liveName: string) => string;
  /** As `label`, but in the form of plan fields, which tells keys from live names (`interconnect.KEY`). */
  readonly text: (liveName: string) => string;
  /** Addresses of CNIs that leave their link for a moment to break a circle of links. */
  readonly asides: ReadonlySet<string>;
  readonly settings: DesiredSettings | undefined;
  readonly circuits: CircuitsOf;
  /** What is left in the sets that the change with this address touches. */
  readonly leftOf: (address: string) => readonly SetLeft[];
  /** True for a CNI that joins another one of its backup sets on a circuit. */
  readonly isShared: (address: string) => boolean;
  /** What the traffic preflight says. Undefined where it was not asked. */
  readonly preflightOf: (address: string) => Preflight | undefined;
  /** What only the Magic side has of a CNI that is recreated. Undefined: nothing. */
  readonly lostOf: (address: string) => Effect | undefined;
}

/** In this order: settings, interconnects, CNIs. Within a kind, changes are sorted by address. */
export function changes({ settings, interconnects, cnis, traffic }: Decisions, context: ChangeContext): Change[] {
  const formOf = reviewedForms(cnis, context.asides);
  const byAddress = (a: { address: string }, b: { address: string }) => compareText(a.address, b.address);
  return [
    ...(settings === undefined || settings.action === 'none' ? [] : [settingsChange(settings, traffic, context)]),
    ...interconnects.flatMap((decision) => interconnectChange(decision, traffic, context)).sort(byAddress),
    ...cnis.flatMap((decision) => cniChange(decision, traffic, context, formOf)).sort(byAddress),
  ];
}

function settingsChange(decision: SettingsDecision, traffic: LiveTraffic, context: ChangeContext): Change {
  const effects = settingsEffects(decision, traffic);
  const origin = context.settings?.origin;
  const touched = settingsTouched;
  return change(
    { decision, kind: 'settings', action: 'update', key: null, liveId: null, effects, origin, touched },
    context,
  );
}

function interconnectChange(decision: InterconnectDecision, traffic: LiveTraffic, context: ChangeContext): Change[] {
  const { action, declared } = decision;
  if (action === 'none') return [];
  const liveId = decision.live?.name ?? null;
  const effects = interconnectEffects(decision, traffic, context.health);
  const key = declared?.key ?? null;
  const touched = interconnectTouched(decision, context.circuits);
  const origin = declared?.origin;
  const parts = { decision, kind: 'interconnect' as const, action, key, liveId, effects, origin, touched };
  const steps = context.stepsOf.get(decision.address) ?? [];
  const resumes = resumedInterconnect(decision, steps, { impact: worstImpact(effects), touched });
  const leaves = leftCreate(decision, touched);
  const riders = decision.live === undefined ? [] : traffic.cnisOn(decision.live.name);
  return [change({ ...parts, resumes, leaves, riders, places: context.places.ofInterconnect(decision) }, context)];
}

function cniChange(
  decision: CniDecision,
  traffic: LiveTraffic,
  context: ChangeContext,
  formOf: ReturnType<typeof reviewedForms>,
): Change[] {
  const { action, declared } = decision;
  if (action === 'none') return [];
  const liveId = decision.live?.id ?? null;
  const { address } = decision;
  const lost = context.lostOf(address) ?? [];
  const effects = worstFirst([...withShared(cniEffects(decision, traffic), context.isShared(address)), lost].flat());
  const key = declared?.key ?? null;
  const interconnect = interconnectOf(decision, context.text);
  const form = formOf(decision, context.stepsOf.get(decision.address) ?? []);
  const touched = cniTouched(decision, context.circuits);
  const host = decision.live && context.text(decision.live.interconnect);
  const resumes = resumedCni(decision, form, { touched, host, circuits: context.circuits, traffic });
  const parts = { decision, kind: 'cni' as const, action, key, liveId, effects, origin: declared?.origin, touched };
  const riders = decision.live === undefined ? [] : [decision.live];
  return [change({ ...parts, interconnect, form, resumes, riders, places: context.places.ofCni(decision) }, context)];
}

const sharedCircuit: Effect = { impact: 'circuit', effect: 'shared_circuit', path: 'interconnect' };

function withShared(effects: readonly Effect[], isShared: boolean): readonly Effect[] {
  return isShared ? worstFirst([...effects, sharedCircuit]) : effects;
}

/** The interconnect that hosts the CNI after the change. For a CNI that is deleted: the interconnect that hosts it now. */
function interconnectOf(decision: CniDecision, text: (liveName: string) => string): string | undefined {
  const host = decision.action === 'update' ? decision.moveTo : 'host' in decision ? decision.host : undefined;
  const found = host?.text ?? (decision.live && text(decision.live.interconnect));
  return found === undefined ? undefined : withoutMark(found);
}

interface Parts {
  readonly decision: Pick<SettingsDecision, 'address' | 'fields' | 'reason'>;
  readonly kind: ObjectKind;
  readonly action: Change['action'];
  readonly key: string | null;
  readonly liveId: string | null;
  readonly effects: readonly Effect[];
  readonly origin: Origin | undefined;
  readonly touched: Touched;
  readonly interconnect?: string | undefined;
  /** What the digest covers, where it differs from the fields and steps in the plan. */
  readonly form?: ReviewedForm;
  readonly resumes?: readonly string[];
  readonly leaves?: string | undefined;
  readonly places?: Places;
  /** The live CNIs whose traffic the change affects. */
  readonly riders?: readonly LiveCni[];
}

function change(parts: Parts, { stepsOf, reasons, guards, describe, leftOf, preflightOf }: ChangeContext): Change {
  const { address, fields, reason } = parts.decision;
  const { action, effects, liveId: live_id } = parts;
  const impact = worstImpact(effects);
  const steps = [...(stepsOf.get(address) ?? [])];
  const { port, terms } = parts.touched;
  const form = parts.form ?? { fields, steps };
  const [digest, ...asOrdered] = touchedDigests({ address, action, live_id, ...form, impact }, parts.touched);
  const rides = impactRank(impact) >= impactRank('both_ends') ? describe(parts.riders ?? []) : [];
  const resumes = [...new Set([...asOrdered, ...(parts.resumes ?? [])])].filter((other) => other !== digest);
  const left = leftOf(address);
  const preflight = preflightOf(address);
  return {
    address,
    kind: parts.kind,
    key: parts.key,
    action,
    live_id,
    digest,
    ...(resumes.length > 0 && { resumes: [...resumes] }),
    ...(parts.leaves !== undefined && { leaves: parts.leaves }),
    matched_by: (live_id === null ? undefined : reasons.get(address)) ?? null,
    ...(parts.interconnect !== undefined && { interconnect: parts.interconnect }),
    ...(reason !== undefined && { reason }),
    impact,
    ...(effects.length > 0 && { effects: [...effects] }),
    ...parts.places,
    ...(rides.length > 0 && { rides: [...rides] }),
    ...(port !== undefined && { port }),
    terms,
    ...(left.length > 0 && { left: [...left] }),
    ...(preflight !== undefined && { preflight }),
    fields: [...fields],
    steps,
    blocked_by: [...new Set(guards.flatMap((trip) => (isBlocking(trip, address) ? [trip.id] : [])))],
    ...(parts.origin !== undefined && { source: planSource(parts.origin) }),
  };
}

function isBlocking({ lifted, addresses }: GuardTrip, address: string): boolean {
  return !lifted && addresses.includes(address);
}
