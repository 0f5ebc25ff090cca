import { compareText } from '../model/order.ts';
import type { LiveCni } from '../model/live.ts';
import type { Change, GuardTrip, Impact, MatchReason, ObjectKind, Step } from '../model/plan.ts';
import type { CniDecision, InterconnectDecision, SettingsDecision } from './decision.ts';
import { changeDigest } from './digest.ts';
import { cniImpact, interconnectImpact, settingsImpact } from './impact.ts';
import { planSource } from './note.ts';
import type { Decisions } from './order/draft-steps.ts';
import type { DesiredSettings } from '../model/desired.ts';
import type { Origin } from '../model/location.ts';

/** What the changes of a plan are made of, beside the decisions. */
export interface ChangeContext {
  readonly stepsOf: ReadonlyMap<string, readonly Step[]>;
  readonly reasons: ReadonlyMap<string, Exclude<MatchReason, null>>;
  readonly guards: readonly GuardTrip[];
  readonly liveCnis: readonly LiveCni[];
  /** A live interconnect in the vocabulary of the documents. */
  readonly label: (liveName: string) => string;
  readonly settings: DesiredSettings | undefined;
}

/** The changes of a plan: settings, then interconnects, then CNIs, each by address. */
export function changes({ settings, interconnects, cnis }: Decisions, context: ChangeContext): Change[] {
  const byAddress = (a: { address: string }, b: { address: string }) => compareText(a.address, b.address);
  return [
    ...(settings === undefined || settings.action === 'none' ? [] : [settingsChange(settings, context)]),
    ...interconnects.flatMap((one) => interconnectChange(one, context)).sort(byAddress),
    ...cnis.flatMap((one) => cniChange(one, context)).sort(byAddress),
  ];
}

function settingsChange(decision: SettingsDecision, context: ChangeContext): Change {
  const impact = settingsImpact(decision, context.liveCnis);
  const origin = context.settings?.origin;
  return change({ decision, kind: 'settings', action: 'update', key: null, liveId: null, impact, origin }, context);
}

function interconnectChange(decision: InterconnectDecision, context: ChangeContext): Change[] {
  const { action, declared } = decision;
  if (action === 'none') return [];
  const liveId = decision.live?.name ?? null;
  const impact = interconnectImpact(decision);
  const key = declared?.key ?? null;
  const resumes = resumedReplacement(decision);
  return [
    change({ decision, kind: 'interconnect', action, key, liveId, impact, origin: declared?.origin, resumes }, context),
  ];
}

function cniChange(decision: CniDecision, context: ChangeContext): Change[] {
  const { action, declared } = decision;
  if (action === 'none') return [];
  const liveId = decision.live?.id ?? null;
  const impact = cniImpact(decision);
  const key = declared?.key ?? null;
  const interconnect = interconnectOf(decision, context.label);
  const resumes = resumedDigest(decision);
  const parts = { decision, kind: 'cni' as const, action, key, liveId, impact, origin: declared?.origin };
  return [change({ ...parts, interconnect, resumes }, context)];
}

/** The digest of the make before break that an interrupted run began by making the new interconnect. */
function resumedReplacement(decision: InterconnectDecision): string | undefined {
  if (decision.action !== 'replace' || decision.begunFields === undefined) return undefined;
  const { action, address, live, begunFields: fields } = decision;
  const steps = (['create_interconnect', 'delete_interconnect'] as const).map((call) => ({ call }));
  return changeDigest({ address, action, live_id: live.name, fields, steps, impact: interconnectImpact(decision) });
}

/** The digest of the replacement that an interrupted run began: whoever reviewed that has reviewed its end. */
function resumedDigest(decision: CniDecision): string | undefined {
  const { address } = decision;
  const restore = 'restore' in decision ? decision.restore : undefined;
  if (restore?.replaced === undefined) return undefined;
  const { id: live_id, replaced: fields } = restore;
  const steps = (['delete_cni', 'create_cni', 'update_cni'] as const).map((call) => ({ call }));
  return changeDigest({ address, action: 'replace', live_id, fields, steps, impact: 'circuit' });
}

/** The interconnect that a CNI is on afterwards; for one that goes, the one that it is on now. */
function interconnectOf(decision: CniDecision, label: (liveName: string) => string): string | undefined {
  if (decision.action === 'create' || decision.action === 'replace') return decision.home.label;
  const moved = decision.action === 'update' ? decision.moveTo?.label : undefined;
  return moved ?? (decision.live === undefined ? undefined : label(decision.live.interconnect));
}

interface Parts {
  readonly decision: Pick<SettingsDecision, 'address' | 'fields' | 'reason'>;
  readonly kind: ObjectKind;
  readonly action: Change['action'];
  readonly key: string | null;
  readonly liveId: string | null;
  readonly impact: Impact;
  readonly origin: Origin | undefined;
  readonly interconnect?: string | undefined;
  readonly resumes?: string | undefined;
}

function change(parts: Parts, { stepsOf, reasons, guards }: ChangeContext): Change {
  const { address, fields, reason } = parts.decision;
  const { action, impact, liveId: live_id } = parts;
  const steps = [...(stepsOf.get(address) ?? [])];
  return {
    address,
    kind: parts.kind,
    key: parts.key,
    action,
    live_id,
    digest: changeDigest({ address, action, live_id, fields, steps, impact }),
    ...(parts.resumes !== undefined && { resumes: parts.resumes }),
    matched_by: (live_id === null ? undefined : reasons.get(address)) ?? null,
    ...(parts.interconnect !== undefined && { interconnect: parts.interconnect }),
    ...(reason !== undefined && { reason }),
    impact,
    fields: [...fields],
    steps,
    blocked_by: guards.filter((trip) => !trip.lifted && trip.addresses.includes(address)).map((trip) => trip.id),
    ...(parts.origin !== undefined && { source: planSource(parts.origin) }),
  };
}
