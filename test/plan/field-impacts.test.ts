import { expect, test } from 'vitest';
import type { DesiredCni } from '../../src/model/desired.ts';
import { type Impact, impactRank, worstImpact } from '../../src/model/plan.ts';
import { Secret } from '../../src/model/secret.ts';
import { schemaText } from '../../src/schema/schemas.ts';
import {
  cni,
  cniId,
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
} from '../helpers/account.ts';
import { planned } from '../helpers/plan.ts';

const slots = [
  ...[1, 2].map((n) => liveSlot(n, { occupied: true })),
  liveSlot(3, { site: 'ord01' }),
  liveSlot(4, { speed: '100G' }),
];
const network = live({
  interconnects: [
    liveDirect('icon-1', 1),
    liveDirect('icon-2', 2),
    liveGcp('icon-g', 'us-east4', '1G'),
    liveGcp('icon-e', 'us-west1', '1G'),
  ],
  cnis: [
    liveCni(1, 'bgp', 'icon-1', {
      bgp: liveBgp(65010, { extra_prefixes: ['10.1.0.0/16'], md5_key: new Secret('old') }),
    }),
    liveCni(2, 'plain', 'icon-1'),
    liveCni(3, 'google', 'icon-g'),
  ],
});
const google = (key: string, region: string, bandwidth: string) =>
  gcp(key, { region, bandwidth, pairing_key: new Secret(`7e51371e-72a3-40b5-b844-2e3efefaee59/${region}/1`) });
const circuits = {
  carries: direct('carries', { slot_id: slotId(1) }),
  idle: direct('idle', { name: 'icon-2' }),
  google: google('google', 'us-east4', '1G'),
  unused: google('unused', 'us-west1', '1G'),
};
const host: Readonly<Record<string, string>> = { bgp: 'carries', plain: 'carries', google: 'google' };

const absent = { state: 'absent' } as const;

/** The worst that traffic may feel of a document with these circuits and this CNI in it. */
function impactOf(
  given: Partial<typeof circuits>,
  [key = '', change]: readonly [string?, Partial<DesiredCni>?] = [],
): Impact {
  const cnis = Object.keys(host).map((each) => cni(each, host[each] ?? '', each === key ? change : {}));
  const interconnects = Object.values({ ...circuits, ...given });
  const isKept = ({ interconnect }: DesiredCni) =>
    interconnects.every(({ key: of, state }) => of !== interconnect || state === 'present');
  const { plan } = planned(
    desired({
      interconnects,
      cnis: cnis.map((each) => (isKept(each) ? each : { ...each, ...absent })),
      policy: { max_deletes: 9 },
    }),
    network,
    { slots },
  );
  expect({ errors: plan.errors, changes: plan.changes.length > 0 }).toEqual({ errors: [], changes: true });
  return worstImpact(plan.changes);
}

const ofCircuit = {
  state: [
    impactOf({ carries: direct('carries', { slot_id: slotId(1), ...absent }) }),
    impactOf({ idle: direct('idle', { name: 'icon-2', ...absent }) }),
  ],
  slot_id: [
    impactOf({ carries: direct('carries', { slot_id: slotId(3) }) }),
    impactOf({ idle: direct('idle', { slot_id: slotId(3) }) }),
  ],
  slot: [
    impactOf({ carries: direct('carries', { slot: { site: 'ord01' } }) }),
    impactOf({ idle: direct('idle', { slot: { site: 'ord01' } }) }),
  ],
  speed: [
    impactOf({ carries: direct('carries', { slot: { site: 'ewr01' }, speed: '100G' }) }),
    impactOf({ idle: direct('idle', { slot: { site: 'ewr01' }, speed: '100G' }) }),
  ],
  region: [
    impactOf({ google: google('google', 'us-east1', '1G') }),
    impactOf({ unused: google('unused', 'us-east1', '1G') }),
  ],
  bandwidth: [
    impactOf({ google: google('google', 'us-east4', '2G') }),
    impactOf({ unused: google('unused', 'us-west1', '2G') }),
  ],
};
const of = (key: string, change: Partial<DesiredCni>) => impactOf({}, [key, change]);
const ofCni = {
  state: [of('plain', absent)],
  interconnect: [of('plain', { interconnect: 'idle' })],
  cust_ip: [of('plain', { cust_ip: '10.9.0.1/31', p2p_ip: '10.9.0.0/31' })],
  p2p_ip: [of('plain', { cust_ip: '10.9.0.1/31', p2p_ip: '10.9.0.0/31' })],
  bgp_mode: [of('bgp', { bgp_mode: 'advertise_only' })],
  bgp: [of('bgp', { bgp: null })],
};
const ofMagic = {
  conduit_name: [
    of('bgp', { id: cniId(1), magic: { conduit_name: 'new' } }),
    of('plain', { id: cniId(2), magic: { conduit_name: 'new' } }),
  ],
  description: [of('bgp', { magic: { conduit_name: 'bgp', description: 'new' } })],
  mtu: [
    of('bgp', { magic: { conduit_name: 'bgp', mtu: 1400 } }),
    of('google', { magic: { conduit_name: 'google', mtu: 1440 } }),
  ],
};
const ofBgp = {
  customer_asn: [of('bgp', { bgp: { customer_asn: 65011 } }), of('plain', { bgp: { customer_asn: 65011 } })],
  extra_prefixes: [
    of('bgp', { bgp: { extra_prefixes: ['10.1.0.0/16', '10.2.0.0/16'] } }),
    of('bgp', { bgp: { extra_prefixes: [] } }),
  ],
  md5_key: [of('bgp', { bgp: { md5_key: new Secret('new') } }), of('bgp', { bgp: { md5_key: null } })],
};

/** Of a new ASN of the account, with a live session and without. */
const ofSettings = {
  default_asn: [network, live()].map((account) =>
    worstImpact(planned(desired({ default_asn: 64512 }), account, { slots }).plan.changes),
  ),
};

interface Node {
  readonly properties: Readonly<Record<string, { readonly 'x-impact'?: readonly string[]; readonly $ref?: string }>>;
  readonly 'x-impact'?: readonly string[];
}

test.each([
  ['Settings', ofSettings],
  ['Interconnect', ofCircuit],
  ['Cni', ofCni],
  ['Magic', ofMagic],
  ['Bgp', ofBgp],
])('what the schema says of a changed field of %s is what a plan says', (name, impacts) => {
  const { $defs } = JSON.parse(schemaText('desired-state') ?? '') as { $defs: Record<string, Node> };
  const said = Object.entries($defs[name]?.properties ?? {}).flatMap(([field, { 'x-impact': own, $ref }]) => {
    const impact = own ?? $defs[$ref?.replace('#/$defs/', '') ?? '']?.['x-impact'];
    return impact === undefined ? [] : [[field, impact]];
  });
  const felt = Object.entries(impacts).map(([field, each]) => [
    field,
    [...new Set<Impact>(each)].sort((a, b) => impactRank(a) - impactRank(b)),
  ]);
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(felt));
});
