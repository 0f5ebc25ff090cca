import { groupBy } from '../../model/collections.ts';
import type { DesiredAccount } from '../../model/desired.ts';
import type { Health, LiveAccount } from '../../model/live.ts';
import type { Effect, EffectId } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import type {
  AccountMatch,
  Decisions,
  Groups,
  InterconnectDecision,
  LiveTraffic,
  SettingsDecision,
} from '../stages.ts';
import { restoredCircuits } from './restored-circuits.ts';

/** What is live, as far as the impact of a change depends on it. */
export function liveTraffic(live: LiveAccount, decided: Pick<Decisions, 'interconnects' | 'cnis'>): LiveTraffic {
  const { interconnects, cnis } = decided;
  // A circuit whose CNIs an interrupted run deleted still counts: it is down until they are back.
  const restored = new Set(restoredCircuits(decided).values());
  const cnisOn = groupBy(live.cnis, (cni) => cni.interconnect);
  const moving = new Set(
    cnis.flatMap((cni) => (cni.action === 'update' && cni.moveTo !== undefined ? [cni.live.id] : [])),
  );
  const direct = new Set(live.interconnects.flatMap(({ name, type }) => (type === 'direct' ? [name] : [])));
  const created = new Set(
    interconnects.flatMap(({ address, declared }) => (declared?.type === 'direct' ? [address] : [])),
  );
  return {
    carries: (name) => cnisOn.has(name) || restored.has(name),
    cnisOn: (name) => cnisOn.get(name) ?? [],
    isLeft: (name) =>
      cnisOn.has(name) && !restored.has(name) && (cnisOn.get(name) ?? []).every(({ id }) => moving.has(id)),
    isDirect: (at) => ('name' in at ? direct.has(at.name) : created.has(at.created)),
    hasSessions: live.cnis.some((cni) => cni.bgp !== undefined),
  };
}

/** A new ASN affects every live BGP session. If no session is live, it affects no traffic. */
export function settingsEffects({ action }: SettingsDecision, { hasSessions }: LiveTraffic): readonly Effect[] {
  if (action === 'none' || !hasSessions) return [];
  return [{ impact: 'account', effect: 'account_sessions', path: 'default_asn' }];
}

/**
 * What a change of an interconnect does to traffic and to its port, the worst first. An interconnect without live CNIs carries no traffic.
 * @param health by live name; it tells a port that was never cabled
 */
export function interconnectEffects(
  decision: InterconnectDecision,
  { carries, isLeft }: LiveTraffic,
  health: ReadonlyMap<string, Health> = new Map(),
): readonly Effect[] {
  if (decision.action !== 'replace' && decision.action !== 'delete') return [];
  const { live } = decision;
  const goes = isLeft(live.name) ? 'left_before_delete' : 'deleted';
  const carried: EffectId = decision.action === 'delete' ? goes : `replaced_${decision.order}`;
  return [
    ...(carries(live.name) ? [{ impact: 'circuit' as const, effect: carried }] : []),
    { impact: 'none', effect: portEffect(decision, carries(live.name), health.get(live.name)?.state) },
  ];
}

function portEffect(
  decision: Extract<InterconnectDecision, { action: 'replace' | 'delete' }>,
  carries: boolean,
  state: Health['state'] | undefined,
): EffectId {
  const { live } = decision;
  if (live.type === 'gcp_partner') return 'attachment_given_up';
  if (state === 'Pending' && !carries) return 'port_never_cabled';
  const next = decision.action === 'replace' ? (decision.body ?? decision.made) : undefined;
  const isSame =
    live.type === 'direct' && next?.type === 'direct' && next.slot_id.toLowerCase() === live.slot_id.toLowerCase();
  return isSame ? 'port_ordered_again' : 'port_given_up';
}

const withdrawing: ReadonlySet<EffectId> = new Set(['bgp_removed', 'advertise_only', 'default_route_withdrawn']);

/** True if the effect withdraws a route for good that a backup must have: the session, all routes of the router, or the default route. */
export function isWithdrawn({ effect }: Effect): boolean {
  return withdrawing.has(effect);
}

/**
 * True if the effect touches the circuit of the change: while it happens, the circuit cannot back up another one. Prefixes that come or go
 * otherwise leave the circuit as it is.
 */
export function touchesCircuit(effect: Effect): boolean {
  const { impact } = effect;
  return impact === 'session' || impact === 'both_ends' || impact === 'circuit' || isWithdrawn(effect);
}

export function groups(desired: DesiredAccount, live: LiveAccount, match: AccountMatch): Groups {
  const named = new Map(
    desired.interconnects.flatMap((interconnect) => {
      const { group } = interconnect;
      if (group === undefined) return [];
      const found = [match.interconnects.get(interconnect.key), match.successors.get(interconnect.key)];
      return found.flatMap((live) => (live === undefined ? [] : [[live.name, group] as const]));
    }),
  );
  const groupOf = (name: string) => named.get(name) ?? '';
  const goals = goalsOf(desired, match);
  return {
    groupOf,
    carriesFor: (name) => [...new Set([groupOf(name), ...(goals.get(name) ?? [])])].sort(compareText),
    membersOf: (group) =>
      live.interconnects.map((interconnect) => interconnect.name).filter((name) => groupOf(name) === group),
  };
}

/** By the name of a live interconnect: the groups of the keys that the documents put its CNIs on. */
function goalsOf(desired: DesiredAccount, match: AccountMatch): ReadonlyMap<string, ReadonlySet<string>> {
  const groupOfKey = new Map(desired.interconnects.map(({ key, group }) => [key, group ?? '']));
  const goals = new Map<string, Set<string>>();
  for (const { key, interconnect } of desired.cnis) {
    const found = match.cnis.get(key);
    const group = interconnect === undefined ? undefined : groupOfKey.get(interconnect);
    if (found === undefined || group === undefined) continue;
    goals.set(found.interconnect, (goals.get(found.interconnect) ?? new Set()).add(group));
  }
  return goals;
}
