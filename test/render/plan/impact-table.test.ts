import { describe, expect, it } from 'vitest';
import type { DesiredCni } from '../../../src/model/desired.ts';
import type { Health, LiveCni } from '../../../src/model/live.ts';
import type { Change } from '../../../src/model/plan.ts';
import { Secret } from '../../../src/model/secret.ts';
import { trafficEffectOf } from '../../../src/render/plan/traffic-effect.ts';
import {
  cni,
  desired,
  direct,
  gcp,
  live,
  liveBgp,
  liveCni,
  liveDirect,
  liveGcp,
  liveSlot,
  slotId,
} from '../../helpers/account.ts';
import { changeOf, planned } from '../../helpers/plan.ts';

// Every field of every kind, before and after, with and without BGP. The impact, the effects and the words are written by hand, by the
// table of the specification.

const start = {
  interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2), liveGcp('icon-g', 'us-east4', '1G')],
  health: { 'icon-1': 'Healthy', 'icon-2': 'Healthy', 'icon-g': 'Healthy' } as Record<string, Health['state']>,
};

/** The change of a single CNI. `host` is the live interconnect that it is on. */
function cniChange(declared: Partial<DesiredCni>, given: Partial<LiveCni>, host = 'icon-1'): Change {
  const wan = cni('wan', host, declared);
  const there = live({ interconnects: start.interconnects, cnis: [liveCni(1, 'wan', host, given)] });
  const { plan } = planned(desired({ cnis: [{ ...wan, id: liveCni(1, 'wan', host).id }] }), there, {
    health: start.health,
  });
  return changeOf(plan, 'cni.wan');
}

interface Row {
  readonly impact: Change['impact'];
  /** The ids of the effects, the worst first. */
  readonly effects: readonly string[];
  readonly words: string;
}

function rowOf(change: Change): Row {
  const { impact, effects = [] } = change;
  return { impact, effects: effects.map(({ effect }) => effect), words: trafficEffectOf(change).one };
}

const secret = (text: string) => new Secret(text);
const name = { conduit_name: 'wan' };
const moved = 'traffic on it is interrupted while it moves';
const addresses = 'nothing passes until its router has the new addresses, too';
const reset = 'its BGP session may reset and comes back by itself';
const pause = 'traffic on it may pause for a moment';
const routerMtu = 'set the MTU of its router, too';
const down = 'its BGP session goes down and stays down until its router';
const nothing = 'no effect on traffic';

type CniCase = readonly [
  what: string,
  declared: Partial<DesiredCni>,
  live: Partial<LiveCni>,
  impact: Change['impact'],
  effects: readonly string[],
  words: string,
];

const noBgp: readonly CniCase[] = [
  ['description', { magic: { ...name, description: 'new' } }, {}, 'none', [], nothing],
  ['MTU', { magic: { ...name, mtu: 1476 } }, {}, 'session', ['traffic_may_pause'], `${pause}; ${routerMtu}`],
  ['conduit name', { magic: { conduit_name: 'other' } }, {}, 'session', ['traffic_may_pause'], pause],
  [
    'cust_ip',
    { cust_ip: '10.9.0.1/31', p2p_ip: '10.9.0.0/31' },
    {},
    'circuit',
    ['new_addresses', 'new_addresses'],
    addresses,
  ],
  ['interconnect', { interconnect: 'icon-2' }, {}, 'circuit', ['moved'], moved],
  ['advertise_only', { bgp_mode: 'advertise_only' }, {}, 'none', [], nothing],
  ['exchange of routes', { bgp_mode: 'dynamic_route_exchange' }, { bgp_mode: 'advertise_only' }, 'none', [], nothing],
  [
    'a BGP session',
    { bgp: { customer_asn: 65010 } },
    {},
    'routes',
    ['bgp_added'],
    'it gets a BGP session, whose routes can attract traffic from other circuits',
  ],
  [
    'a BGP session with the default route and a key',
    { bgp: { customer_asn: 65010, md5_key: secret('k'), extra_prefixes: ['0.0.0.0/0', '10.0.0.0/8'] } },
    {},
    'routes',
    ['bgp_added', 'default_route_added'],
    'it gets a BGP session, whose routes can attract traffic from other circuits; Cloudflare announces the default route to its router, which can attract traffic from other circuits',
  ],
  ['delete', { state: 'absent' }, {}, 'circuit', ['deleted'], 'traffic on it stops'],
  [
    'move with a description and an MTU',
    { interconnect: 'icon-2', magic: { ...name, description: 'new', mtu: 1476 } },
    {},
    'circuit',
    ['moved', 'traffic_may_pause'],
    `${moved}; ${pause}; ${routerMtu}`,
  ],
];

const bgp = liveBgp(65010, { extra_prefixes: ['0.0.0.0/0', '10.0.0.0/8', '10.64.0.0/10'] });
const all = bgp.extra_prefixes;

const withBgp: readonly CniCase[] = [
  ['description', { magic: { ...name, description: 'new' } }, { bgp }, 'none', [], nothing],
  ['MTU', { magic: { ...name, mtu: 1476 } }, { bgp }, 'session', ['session_may_reset'], `${reset}; ${routerMtu}`],
  ['conduit name', { magic: { conduit_name: 'other' } }, { bgp }, 'session', ['session_may_reset'], reset],
  [
    'p2p_ip',
    { cust_ip: '10.9.0.1/31', p2p_ip: '10.9.0.0/31' },
    { bgp },
    'circuit',
    ['new_addresses', 'new_addresses'],
    addresses,
  ],
  ['interconnect', { interconnect: 'icon-2' }, { bgp }, 'circuit', ['moved'], moved],
  [
    'ASN',
    { bgp: { customer_asn: 65020 } },
    { bgp },
    'both_ends',
    ['asn_on_both_ends'],
    `${down} uses the new ASN, too`,
  ],
  [
    'key set',
    { bgp: { md5_key: secret('k') } },
    { bgp },
    'both_ends',
    ['key_set_on_both_ends'],
    `${down} holds the key, too`,
  ],
  [
    'key changed',
    { bgp: { md5_key: secret('k') } },
    { bgp: { ...bgp, md5_key: secret('old') } },
    'both_ends',
    ['key_changed_on_both_ends'],
    `${down} holds the new key, too`,
  ],
  [
    'key removed',
    { bgp: { md5_key: null } },
    { bgp: { ...bgp, md5_key: secret('old') } },
    'both_ends',
    ['key_removed_on_both_ends'],
    `${down} holds no key, too`,
  ],
  [
    'prefix added',
    { bgp: { extra_prefixes: [...all, '10.128.0.0/9'] } },
    { bgp },
    'session',
    ['session_may_reset'],
    reset,
  ],
  [
    'prefixes taken out',
    { bgp: { extra_prefixes: ['0.0.0.0/0'] } },
    { bgp },
    'routes',
    ['prefixes_withdrawn'],
    'Cloudflare withdraws routes from its router for good (10.0.0.0/8 and 10.64.0.0/10)',
  ],
  [
    'default route taken out',
    { bgp: { extra_prefixes: ['10.0.0.0/8', '10.64.0.0/10'] } },
    { bgp },
    'routes',
    ['default_route_withdrawn'],
    'Cloudflare withdraws the default route from its router for good',
  ],
  [
    'default route added',
    { bgp: { extra_prefixes: ['0.0.0.0/0'] } },
    { bgp: liveBgp(65010) },
    'routes',
    ['default_route_added'],
    'Cloudflare announces the default route to its router, which can attract traffic from other circuits',
  ],
  [
    'all prefixes exchanged',
    { bgp: { extra_prefixes: ['10.128.0.0/9'] } },
    { bgp: liveBgp(65010, { extra_prefixes: ['10.0.0.0/8'] }) },
    'routes',
    ['prefixes_withdrawn', 'session_may_reset'],
    `Cloudflare withdraws routes from its router for good (10.0.0.0/8); ${reset}`,
  ],
  [
    'advertise_only from an absent mode',
    { bgp_mode: 'advertise_only' },
    { bgp },
    'routes',
    ['advertise_only'],
    'Cloudflare takes no routes from its router any more',
  ],
  [
    'exchange of routes',
    { bgp_mode: 'dynamic_route_exchange' },
    { bgp, bgp_mode: 'advertise_only' },
    'routes',
    ['routes_exchanged'],
    'Cloudflare takes routes from its router, which can attract traffic from other circuits',
  ],
  [
    'bgp: null',
    { bgp: null },
    { bgp: { ...bgp, md5_key: secret('old') } },
    'routes',
    ['bgp_removed', 'default_route_withdrawn', 'prefixes_withdrawn'],
    'its BGP session goes for good, with every route that it carries; Cloudflare withdraws the default route from its router for good; Cloudflare withdraws routes from its router for good (10.0.0.0/8 and 10.64.0.0/10)',
  ],
  [
    'bgp: null with advertise_only',
    { bgp: null, bgp_mode: 'advertise_only' },
    { bgp: liveBgp(65010) },
    'routes',
    ['bgp_removed'],
    'its BGP session goes for good, with every route that it carries',
  ],
  ['delete', { state: 'absent' }, { bgp }, 'circuit', ['deleted'], 'traffic on it stops'],
  [
    'everything at once',
    {
      interconnect: 'icon-2',
      bgp: { customer_asn: 65020, extra_prefixes: all.slice(1) },
      magic: { ...name, mtu: 1476 },
    },
    { bgp },
    'circuit',
    ['moved', 'default_route_withdrawn', 'asn_on_both_ends', 'session_may_reset'],
    `${moved}; Cloudflare withdraws the default route from its router for good; ${down} uses the new ASN, too; ${reset}; ${routerMtu}`,
  ],
];

describe('the impact of a change of a CNI without BGP', () => {
  it.each(noBgp)('of %s', (_, declared, given, impact, effects, words) => {
    expect(rowOf(cniChange(declared, given))).toEqual({ impact, effects, words });
  });

  it('has no word of a session, unless the CNI gets one', () => {
    for (const [what, , , , , words] of noBgp) if (!what.includes('BGP')) expect(words).not.toMatch(/session|BGP/);
  });
});

describe('the impact of a change of a CNI with BGP', () => {
  it.each(withBgp)('of %s', (_, declared, given, impact, effects, words) => {
    expect(rowOf(cniChange(declared, given))).toEqual({ impact, effects, words });
  });

  it('is no change where the absent mode is written out', () => {
    const there = live({ interconnects: start.interconnects, cnis: [liveCni(1, 'wan', 'icon-1', { bgp })] });
    const wan = cni('wan', 'icon-1', { bgp_mode: 'dynamic_route_exchange' });
    expect(planned(desired({ cnis: [wan] }), there).plan.changes).toEqual([]);
  });
});

it.each([{}, { bgp }])('an MTU on a Google attachment needs both ends, with BGP or without: %o', (given) => {
  expect(rowOf(cniChange({ magic: { ...name, mtu: 1460 } }, given, 'icon-g'))).toEqual({
    impact: 'both_ends',
    effects: ['mtu_on_both_ends'],
    words: 'packets can be lost until the other end of its attachment has the same MTU',
  });
});

const slots = [liveSlot(1, { occupied: true }), liveSlot(2, { occupied: true }), liveSlot(3)];

type InterconnectCase = readonly [
  what: string,
  declared: Parameters<typeof direct>[1] & { readonly google?: true },
  carries: boolean,
  state: Health['state'],
  row: Row,
];

const port = 'its port is given up';
const interconnectCases: readonly InterconnectCase[] = [
  [
    'delete with CNIs on it',
    { state: 'absent' },
    true,
    'Healthy',
    { impact: 'circuit', effects: ['deleted', 'port_given_up'], words: `traffic on it stops; ${port}` },
  ],
  [
    'delete without CNIs',
    { state: 'absent' },
    false,
    'Healthy',
    { impact: 'none', effects: ['port_given_up'], words: port },
  ],
  [
    'delete of a port that was never cabled',
    { state: 'absent' },
    false,
    'Pending',
    { impact: 'none', effects: ['port_never_cabled'], words: `${port}; it was never cabled` },
  ],
  [
    'delete of a Pending port with CNIs on it',
    { state: 'absent' },
    true,
    'Pending',
    { impact: 'circuit', effects: ['deleted', 'port_given_up'], words: `traffic on it stops; ${port}` },
  ],
  [
    'replacement by another port',
    { slot_id: slotId(3) },
    true,
    'Healthy',
    {
      impact: 'circuit',
      effects: ['replaced_make_before_break', 'port_given_up'],
      words: `traffic moves to the new circuit before the old one is deleted; ${port}`,
    },
  ],
  [
    'replacement of an idle circuit',
    { slot_id: slotId(3) },
    false,
    'Healthy',
    { impact: 'none', effects: ['port_given_up'], words: port },
  ],
  [
    'replacement on the same port',
    { slot_id: slotId(1), speed: '10G' },
    true,
    'Healthy',
    {
      impact: 'circuit',
      effects: ['replaced_break_before_make', 'port_ordered_again'],
      words:
        'traffic stops until the new circuit is Healthy; its port is given up and ordered again: another customer can take it in between',
    },
  ],
];

it.each(interconnectCases)('the impact of an interconnect: %s', (what, declared, carries, state, row) => {
  const speed = what === 'replacement on the same port' ? '100G' : '10G';
  const there = live({
    interconnects: [liveDirect('icon-1', 1, { speed })],
    cnis: carries ? [liveCni(1, 'wan', 'icon-1')] : [],
  });
  const documents = desired({
    interconnects: [direct('a', { name: 'icon-1', ...declared })],
    cnis: carries ? [cni('wan', 'a', declared.state === undefined ? {} : { state: 'absent' })] : [],
  });
  const { plan } = planned(documents, there, { slots, health: { 'icon-1': state } });
  expect(plan.errors).toEqual([]);
  expect(rowOf(changeOf(plan, 'interconnect.a'))).toEqual(row);
  if (carries && what === 'replacement on the same port') {
    // These facts hold nothing of the Magic side.
    const words =
      'traffic on it stops until it is recreated; what only the Magic side has of it goes for good; demarc could not find out what that is: look for filters, health check and return routing yourself';
    const effects = ['recreated', 'magic_settings_lost'];
    expect(rowOf(changeOf(plan, 'cni.wan'))).toEqual({ impact: 'circuit', effects, words });
  }
});

it.each([
  ['all move away', ['b', 'b'], 'left_before_delete', 'its CNIs move to other circuits before it is deleted'],
  ['one moves and one is deleted', ['b', undefined], 'deleted', 'traffic on it stops'],
])('the impact of a delete of an interconnect whose CNIs %s', (_, [first, second], effect, words) => {
  const there = live({
    interconnects: [liveDirect('icon-1', 1), liveDirect('icon-2', 2)],
    cnis: [liveCni(1, 'x', 'icon-1'), liveCni(2, 'y', 'icon-1')],
  });
  const documents = desired({
    interconnects: [direct('a', { name: 'icon-1', state: 'absent' }), direct('b', { name: 'icon-2' })],
    cnis: [cni('x', first ?? 'a'), cni('y', second ?? 'a', second === undefined ? { state: 'absent' } : {})],
  });
  const { plan } = planned(documents, there, { slots, health: { 'icon-1': 'Healthy', 'icon-2': 'Healthy' } });
  expect(plan.errors).toEqual([]);
  expect(rowOf(changeOf(plan, 'interconnect.a'))).toEqual({
    impact: 'circuit',
    effects: [effect, 'port_given_up'],
    words: `${words}; ${port}`,
  });
});

it('a Google attachment that goes is given up', () => {
  const there = live({ interconnects: [liveGcp('icon-g', 'us-east4', '1G')] });
  const { plan } = planned(desired({ interconnects: [gcp('g', { name: 'icon-g', state: 'absent' })] }), there);
  expect(rowOf(changeOf(plan, 'interconnect.g'))).toEqual({
    impact: 'none',
    effects: ['attachment_given_up'],
    words: 'its attachment is given up',
  });
});

it('a create of anything has no effect on traffic', () => {
  const documents = desired({
    interconnects: [direct('a', { slot_id: slotId(3) })],
    cnis: [cni('wan', 'a', { bgp: { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0'] } })],
  });
  const { plan } = planned(documents, live(), { slots });
  for (const address of ['interconnect.a', 'cni.wan'])
    expect(rowOf(changeOf(plan, address))).toEqual({ impact: 'none', effects: [], words: nothing });
});

it.each([
  ['with BGP', [liveCni(1, 'x', 'icon-1', { bgp })], 'account', ['account_sessions']],
  ['without BGP', [liveCni(1, 'x', 'icon-1')], 'none', []],
] as const)('the ASN of the account, with a live CNI %s', (_, cnis, impact, effects) => {
  const { plan } = planned(desired({ default_asn: 64512 }), live({ interconnects: start.interconnects, cnis }));
  const words =
    impact === 'account'
      ? 'every BGP session of the account may go down until its router expects the new ASN'
      : nothing;
  expect(rowOf(changeOf(plan, 'settings'))).toEqual({ impact, effects, words });
});
