import { type Change, type Effect, type EffectId, type Impact, impactRank, type Step } from '../../model/plan.ts';
import { joinWords } from '../../model/text.ts';

/** All effects of a change on traffic and on its port. */
export interface TrafficEffect {
  /** 0 for no effect on traffic. The more traffic feels, the higher. */
  readonly weight: number;
  /** True if a reviewer must not miss the change. */
  readonly isDanger: boolean;
  /** Words for a single object. */
  readonly one: string;
  /** Words for several objects. */
  readonly many: string;
}

type Words = readonly [one: string, many: string];

const effectWords: Readonly<Record<EffectId, Words>> = {
  account_sessions: both('every BGP session of the account may go down until its router expects the new ASN'),
  deleted: ['traffic on it stops', 'traffic on them stops'],
  left_before_delete: [
    'its CNIs move to other circuits before it is deleted',
    'their CNIs move to other circuits before they are deleted',
  ],
  recreated: ['traffic on it stops until it is recreated', 'traffic on them stops until they are recreated'],
  magic_settings_lost: [
    'what only the Magic side has of it goes for good',
    'what only the Magic side has of them goes for good',
  ],
  replaced_break_before_make: [
    'traffic stops until the new circuit is Healthy',
    'traffic stops until the new circuits are Healthy',
  ],
  replaced_make_before_break: [
    'traffic moves to the new circuit before the old one is deleted',
    'traffic moves to the new circuits before the old ones are deleted',
  ],
  moved: ['traffic on it is interrupted while it moves', 'traffic on them is interrupted while they move'],
  shared_circuit: [
    'it joins another CNI of its backup set on the new circuit, so the set shrinks',
    'they join other CNIs of their backup sets on the new circuits, so the sets shrink',
  ],
  new_addresses: [
    'nothing passes until its router has the new addresses, too',
    'nothing passes until their routers have the new addresses, too',
  ],
  bgp_removed: [
    'its BGP session goes for good, with every route that it carries',
    'their BGP sessions go for good, with every route that they carry',
  ],
  advertise_only: [
    'Cloudflare takes no routes from its router any more',
    'Cloudflare takes no routes from their routers any more',
  ],
  default_route_withdrawn: [
    'Cloudflare withdraws the default route from its router for good',
    'Cloudflare withdraws the default route from their routers for good',
  ],
  prefixes_withdrawn: [
    'Cloudflare withdraws routes from its router for good',
    'Cloudflare withdraws routes from their routers for good',
  ],
  bgp_added: [
    'it gets a BGP session, whose routes can attract traffic from other circuits',
    'they get BGP sessions, whose routes can attract traffic from other circuits',
  ],
  routes_exchanged: [
    'Cloudflare takes routes from its router, which can attract traffic from other circuits',
    'Cloudflare takes routes from their routers, which can attract traffic from other circuits',
  ],
  default_route_added: [
    'Cloudflare announces the default route to its router, which can attract traffic from other circuits',
    'Cloudflare announces the default route to their routers, which can attract traffic from other circuits',
  ],
  asn_on_both_ends: untilBothEnds('uses the new ASN', 'use the new ASN'),
  key_set_on_both_ends: untilBothEnds('holds the key', 'hold the key'),
  key_changed_on_both_ends: untilBothEnds('holds the new key', 'hold the new key'),
  key_removed_on_both_ends: untilBothEnds('holds no key', 'hold no key'),
  mtu_on_both_ends: [
    'packets can be lost until the other end of its attachment has the same MTU',
    'packets can be lost until the other ends of their attachments have the same MTU',
  ],
  session_may_reset: [
    'its BGP session may reset and comes back by itself',
    'their BGP sessions may reset and come back by themselves',
  ],
  traffic_may_pause: ['traffic on it may pause for a moment', 'traffic on them may pause for a moment'],
  port_given_up: ['its port is given up', 'their ports are given up'],
  port_ordered_again: [
    'its port is given up and ordered again: another customer can take it in between',
    'their ports are given up and ordered again: another customer can take them in between',
  ],
  port_never_cabled: ['its port is given up; it was never cabled', 'their ports are given up; they were never cabled'],
  attachment_given_up: ['its attachment is given up', 'their attachments are given up'],
};

const routerMtu: Words = ['set the MTU of its router, too', 'set the MTU of their routers, too'];

const notRead = both(
  'demarc could not find out what that is: look for filters, health check and return routing yourself',
);

const nothing: TrafficEffect = {
  weight: 0,
  isDanger: false,
  one: 'no effect on traffic',
  many: 'no effect on traffic',
};

/** With this weight or more, traffic stops, or it needs a change of the router before it comes back. */
export const leastDisruption = impactRank('both_ends');

/** Healthy means that the port has light and link. Nothing here depends on the state of the BGP session. */
export function trafficEffectOf(change: EffectSource): TrafficEffect {
  const { effects } = change;
  if (effects === undefined) return effectByImpact(change);
  const words = effects.flatMap(wordsOf);
  if (words.length === 0) return nothing;
  const text = (at: 0 | 1) => [...new Set(words.map((each) => each[at]))].join('; ');
  const weight = effects.reduce((most, { impact, effect }) => Math.max(most, weightOf(impact, effect)), 0);
  return { weight, isDanger: weight >= leastDisruption || effects.some(givesUp), one: text(0), many: text(1) };
}

type EffectSource = Pick<Change, 'impact' | 'action' | 'kind' | 'steps' | 'effects'>;

/** For the plan of an older version, which lists no effects. A new plan lists none only where there are none. */
function effectByImpact(change: EffectSource): TrafficEffect {
  const { impact, action, kind } = change;
  const isRemoved = action === 'delete' || action === 'replace';
  if (impact === 'none') return { ...nothing, isDanger: isRemoved };
  const circuit = impact === 'circuit' ? circuitEffect(change) : undefined;
  const weight = weightOf(impact, circuit);
  const [one, many] = circuit === undefined ? olderWords(impact, kind) : effectWords[circuit];
  return { weight, isDanger: isRemoved || weight >= leastDisruption, one, many };
}

function olderWords(impact: Impact, kind: Change['kind']): Words {
  if (impact === 'account') return both('every BGP session of the account may reset');
  if (impact === 'routes') return ['routes over it change', 'routes over them change'];
  if (kind !== 'cni') return ['BGP sessions on it may reset', 'BGP sessions on them may reset'];
  return ['its BGP session may reset', 'their BGP sessions may reset'];
}

function circuitEffect({ action, kind, steps }: EffectSource): EffectId {
  if (action === 'replace') {
    if (kind === 'cni') return 'recreated';
    return isCreatedFirst(steps) ? 'replaced_make_before_break' : 'replaced_break_before_make';
  }
  return action === 'update' && kind === 'cni' ? 'moved' : 'deleted';
}

/** Steps are in an order that their needs allow. With make before break, the create comes before the delete. */
function isCreatedFirst(steps: readonly Step[]): boolean {
  const created = steps.findIndex(({ call }) => call === 'create_interconnect');
  const deleted = steps.findIndex(({ call }) => call === 'delete_interconnect');
  return created >= 0 && created < deleted;
}

/** Added to the rank of the impact: what stops traffic for good is worse than what moves it. */
const within: Partial<Readonly<Record<EffectId, number>>> = {
  deleted: 0.75,
  recreated: 0.5,
  replaced_break_before_make: 0.5,
  bgp_removed: 0.75,
  advertise_only: 0.5,
  default_route_withdrawn: 0.5,
  prefixes_withdrawn: 0.25,
};

function weightOf(impact: Impact, effect?: EffectId): number {
  return impactRank(impact) + (effect === undefined ? 0 : (within[effect] ?? 0));
}

function givesUp({ effect }: Effect): boolean {
  return effect === 'port_given_up' || effect === 'port_ordered_again' || effect === 'attachment_given_up';
}

function wordsOf({ effect, path, prefixes, lost }: Effect): readonly Words[] {
  const words = effectWords[effect];
  const isDisturbed = effect === 'session_may_reset' || effect === 'traffic_may_pause';
  if (path === 'magic.mtu' && isDisturbed) return [words, routerMtu];
  if (effect === 'magic_settings_lost' && lost === undefined) return [words, notRead];
  if (prefixes === undefined) return [words];
  const names = ` (${joinWords(prefixNames(prefixes))})`;
  return [[words[0] + names, words[1] + names]];
}

/** The text is shown as it is, so only prefixes are part of it. The API may send something else. */
function prefixNames(prefixes: readonly string[]): readonly string[] {
  const named = prefixes.filter((prefix) => /^[0-9.]{7,15}\/[0-9]{1,2}$/.test(prefix));
  const others = prefixes.length - named.length;
  return others === 0
    ? named
    : [...named, others === 1 ? '1 entry that is no prefix' : `${others} entries that are no prefixes`];
}

function both(words: string): Words {
  return [words, words];
}

function untilBothEnds(one: string, many: string): Words {
  return [
    `its BGP session goes down and stays down until its router ${one}, too`,
    `their BGP sessions go down and stay down until their routers ${many}, too`,
  ];
}
