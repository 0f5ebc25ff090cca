import type { LiveCni } from '../../model/live.ts';
import {
  type Effect,
  type EffectId,
  type FieldChange,
  type FieldValue,
  type Impact,
  worstFirst,
} from '../../model/plan.ts';
import { parseCidr } from '../../net/cidr.ts';
import type { CniDecision, Host, LiveTraffic } from '../stages.ts';

type Changed = Extract<CniDecision, { action: 'update' | 'replace' }>;

/** What a change of a live CNI does to traffic, the worst first. A create has no effect: no traffic uses the CNI yet. */
export function cniEffects(decision: CniDecision, traffic: LiveTraffic): readonly Effect[] {
  switch (decision.action) {
    case 'none':
    case 'create':
      return [];
    case 'delete':
      return [{ impact: 'circuit', effect: 'deleted' }];
    case 'replace':
      return worstFirst([{ impact: 'circuit', effect: 'recreated' }, ...fieldEffects(decision, traffic)]);
    case 'update':
      return worstFirst(fieldEffects(decision, traffic));
  }
}

function fieldEffects(decision: Changed, traffic: LiveTraffic): readonly Effect[] {
  const sessions = sessionsOf(decision.live, decision.fields);
  return decision.fields.flatMap((field) => fieldEffect(field, sessions, decision, traffic));
}

/** Whether the CNI has a BGP session before and after the change. */
interface Sessions {
  readonly before: boolean;
  readonly after: boolean;
}

function sessionsOf({ bgp }: LiveCni, fields: readonly FieldChange[]): Sessions {
  const before = bgp !== undefined;
  const asn = fields.find(({ path }) => path === 'bgp.customer_asn');
  return { before, after: asn === undefined ? before : asn.after !== undefined };
}

function fieldEffect(
  field: FieldChange,
  sessions: Sessions,
  decision: Changed,
  traffic: LiveTraffic,
): readonly Effect[] {
  const { path } = field;
  switch (path) {
    case 'magic.description':
      return [];
    case 'interconnect':
      return [effect('circuit', 'moved', path)];
    case 'cust_ip':
    case 'p2p_ip':
      return [effect('circuit', 'new_addresses', path)];
    case 'bgp.customer_asn':
      return asnEffects(path, sessions);
    case 'bgp.extra_prefixes':
      return prefixEffects(field, sessions);
    case 'bgp.md5_key':
      return isKept(sessions) ? [effect('both_ends', keyEffect(field), path)] : [];
    case 'bgp_mode':
      return isKept(sessions) ? [effect('routes', modeEffect(field), path)] : [];
    case 'magic.mtu':
      // The MTU of a Google attachment must equal the MTU on its other side. A type that is not known counts as the worse one.
      if (!traffic.isDirect(hostOf(decision))) return [effect('both_ends', 'mtu_on_both_ends', path)];
      return [disturbance(path, sessions)];
    default:
      return [disturbance(path, sessions)];
  }
}

function isKept({ before, after }: Sessions): boolean {
  return before && after;
}

function asnEffects(path: string, sessions: Sessions): readonly Effect[] {
  if (isKept(sessions)) return [effect('both_ends', 'asn_on_both_ends', path)];
  return [effect('routes', sessions.before ? 'bgp_removed' : 'bgp_added', path)];
}

function keyEffect({ before, after }: FieldChange): EffectId {
  if (after === undefined) return 'key_removed_on_both_ends';
  return before === undefined ? 'key_set_on_both_ends' : 'key_changed_on_both_ends';
}

/** Without a value, the mode is `dynamic_route_exchange`. */
function modeEffect({ after }: FieldChange): EffectId {
  return after === 'advertise_only' ? 'advertise_only' : 'routes_exchanged';
}

/** What Cloudflare announces to the router. Prefixes that come with a new session, or go with it, are part of that effect. */
function prefixEffects({ path, before, after }: FieldChange, sessions: Sessions): readonly Effect[] {
  const [old, wanted] = [texts(before), texts(after)];
  const removed = old.filter((prefix) => !wanted.includes(prefix));
  const added = wanted.filter((prefix) => !old.includes(prefix));
  const withdrawn = removed.filter((prefix) => !isDefaultRoute(prefix));
  return [
    ...(removed.some(isDefaultRoute) ? [effect('routes', 'default_route_withdrawn', path)] : []),
    ...(withdrawn.length > 0 ? [{ ...effect('routes', 'prefixes_withdrawn', path), prefixes: withdrawn }] : []),
    ...(added.some(isDefaultRoute) ? [effect('routes', 'default_route_added', path)] : []),
    ...(isKept(sessions) && added.some((prefix) => !isDefaultRoute(prefix)) ? [disturbance(path, sessions)] : []),
  ];
}

function texts(value: FieldValue | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}

function isDefaultRoute(prefix: string): boolean {
  return parseCidr(prefix)?.length === 0;
}

function hostOf(decision: Changed): Host['at'] {
  if (decision.action === 'replace') return decision.host.at;
  return decision.moveTo?.at ?? { name: decision.live.interconnect };
}

function disturbance(path: string, sessions: Sessions): Effect {
  return effect('session', isKept(sessions) ? 'session_may_reset' : 'traffic_may_pause', path);
}

function effect(impact: Impact, id: EffectId, path: string): Effect {
  return { impact, effect: id, path };
}
