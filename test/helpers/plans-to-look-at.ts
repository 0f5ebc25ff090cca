import type { DesiredCni, DesiredInterconnect } from '../../src/model/desired.ts';
import type { LiveCni, LiveDirect, LiveSlot } from '../../src/model/live.ts';
import type { AccountPlan, PlanDocument } from '../../src/model/plan.ts';
import { Secret } from '../../src/model/secret.ts';
import { cni, desired, direct, live, liveBgp, liveCni, liveDirect, liveSlot, slotId } from './account.ts';
import { hostilePieces, poison } from './hostile.ts';
import { trafficOn, trafficRefused } from './network-traffic.ts';
import { planned } from './plan.ts';
import { largePlan, sampleAccountPlan, sampleChange, samplePlan } from './plan-samples.ts';

interface Metro {
  readonly site: string;
  readonly facility: string;
}

const metros: readonly Metro[] = [
  { site: 'ewr01', facility: 'Equinix NY4' },
  { site: 'lhr01', facility: 'Equinix LD8' },
  { site: 'fra01', facility: 'Interxion FRA6' },
  { site: 'gru01', facility: 'Equinix SP4' },
];

/** Two circuits in each metro, eight CNIs on each circuit, and free ports in the first metro. */
function network(): { interconnects: LiveDirect[]; cnis: LiveCni[]; slots: LiveSlot[] } {
  const address = ['1 Main Street'];
  const interconnects = metros.flatMap(({ site, facility }, at) =>
    ['a', 'b'].map((leg, side) =>
      liveDirect(`${site.slice(0, 3)}-${leg}`, 2 * at + side, {
        site,
        facility: { name: facility, address },
        device: `ccr0${side + 1}.${site}`,
      }),
    ),
  );
  const cnis = interconnects.flatMap(({ name }, at) =>
    Array.from({ length: 8 }, (_, n) => {
      const asn = 65_010 + Math.floor(at / 2) * 10 + n;
      return liveCni(at * 8 + n, `wan-${name}-${n}`, name, {
        magic: { conduit_name: `wan-${name}-${n}`, description: `Customer ${asn}`, mtu: 1476 },
        bgp: liveBgp(asn, { extra_prefixes: ['0.0.0.0/0', `10.${at}.${n}.0/24`], md5_key: new Secret('old') }),
      });
    }),
  );
  const [first] = metros;
  const slots = [100, 101, 102, 103].map((n) =>
    liveSlot(n, {
      site: first?.site ?? '',
      facility: { name: first?.facility ?? '', address },
      device: 'ccr03.ewr01',
    }),
  );
  return { interconnects, cnis, slots };
}

function asDeclared({ magic, interconnect, bgp }: LiveCni): DesiredCni {
  return cni(magic.conduit_name, interconnect, {
    magic,
    bgp: bgp === undefined ? null : { ...bgp, md5_key: bgp.md5_key ?? null },
  });
}

const dangerous: Readonly<Record<string, (declared: DesiredCni) => DesiredCni>> = {
  'wan-lhr-a-0': (declared) => ({ ...declared, state: 'absent' }),
  'wan-fra-a-1': (declared) => ({ ...declared, bgp: null }),
  'wan-gru-a-2': (declared) => ({ ...declared, bgp: { ...declared.bgp, extra_prefixes: ['10.6.2.0/24'] } }),
  'wan-ewr-b-3': (declared) => ({ ...declared, bgp: { ...declared.bgp, md5_key: new Secret('new') } }),
  'wan-lhr-b-4': (declared) => ({ ...declared, bgp: { ...declared.bgp, customer_asn: 64_999 } }),
};

/** The objects of the five dangers. */
export const fiveDangers: readonly string[] = Object.keys(dangerous).map((key) => `cni.${key}`);

/** The documents: five dangerous changes, 12 MTUs, 34 descriptions, 12 creates on three new circuits. */
function manyChanges(allowed: readonly string[]): AccountPlan {
  const { interconnects, cnis, slots } = network();
  let [mtus, descriptions] = [12, 34];
  const changed = cnis.map((live): DesiredCni => {
    const declared = asDeclared(live);
    const change = dangerous[declared.key];
    if (change !== undefined) return change(declared);
    const { magic } = declared;
    if (mtus > 0) {
      mtus -= 1;
      return { ...declared, magic: { ...magic, mtu: 1500 } };
    }
    if (descriptions === 0) return declared;
    descriptions -= 1;
    return { ...declared, magic: { ...magic, description: `${magic.description ?? ''}, primary` } };
  });
  const made: readonly DesiredInterconnect[] = [
    direct('ewr-c', { slot: { site: 'ewr01' } }),
    direct('ewr-d', { slot_id: slotId(102) }),
    direct('ewr-e', { slot: { site: 'ewr01' } }),
  ];
  const fresh = Array.from({ length: 9 }, (_, n) =>
    cni(`new-${n}`, `ewr-${'cde'.charAt(n % 3)}`, {
      bgp: { customer_asn: 65_100 + n },
      magic: { conduit_name: `new-${n}`, mtu: 1476 },
    }),
  );
  const declared = interconnects.map(({ name, slot_id }) => direct(name, { slot_id, speed: '10G' }));
  return planned(
    desired({ interconnects: [...declared, ...made], cnis: [...changed, ...fresh] }),
    live({ interconnects, cnis }),
    { slots, allowed, health: Object.fromEntries(interconnects.map(({ name }) => [name, 'Healthy'])) },
  ).plan;
}

const everyAllowance = ['outage=ewr', 'outage=lhr'];

/** An MTU alone. */
function oneChange(account: string): AccountPlan {
  const { interconnects, cnis } = network();
  const changed = cnis.map((live, at) => {
    const declared = asDeclared(live);
    return at === 3 ? { ...declared, magic: { ...declared.magic, mtu: 1500 } } : declared;
  });
  const declared = interconnects.map(({ name, slot_id }) => direct(name, { slot_id }));
  const { plan } = planned(desired({ interconnects: declared, cnis: changed }), live({ interconnects, cnis }));
  return { ...plan, account };
}

/** A whole circuit goes, and a move. */
function blocked(account: string): AccountPlan {
  const { interconnects, cnis } = network();
  const changed = cnis.map((live) => {
    const declared = asDeclared(live);
    if (['lhr-a', 'gru-a'].includes(live.interconnect)) return { ...declared, state: 'absent' as const };
    return declared.key === 'wan-fra-a-0' ? { ...declared, interconnect: 'fra-b' } : declared;
  });
  const declared = interconnects.map(({ name, slot_id }) => {
    if (name === 'lhr-a') return direct(name, { slot_id, state: 'absent' });
    return direct(name, { slot_id, ...(name === 'gru-a' && { protect: true, state: 'absent' }) });
  });
  const { plan } = planned(desired({ interconnects: declared, cnis: changed }), live({ interconnects, cnis }), {
    health: { 'fra-b': 'Down' },
  });
  return { ...plan, account };
}

/** As `blocked`, where the documents before want the move and one of the deletes, too, and protected the circuit. */
function split(account: string): AccountPlan {
  const plan = blocked(account);
  const isOpen = ({ address }: AccountPlan['changes'][number]) =>
    address.startsWith('cni.wan-fra') || address.endsWith('lhr-a-0');
  const protect = {
    message: 'interconnect.gru-a was protected before this change and would be deleted',
    base: true as const,
  };
  return {
    ...plan,
    base: { split: true, why: 'eu.yaml did not exist in main at 1a2b3c4' },
    guards: plan.guards.map((guard) => (guard.id === 'protect' ? { ...guard, ...protect } : guard)),
    changes: plan.changes.map((change) =>
      isOpen(change)
        ? { ...change, open: true, fields: change.fields.map((field) => ({ ...field, open: true as const })) }
        : change,
    ),
  };
}

const routes = (count: number, net: string, name: string, priority = 100) =>
  Array.from({ length: count }, (_, n) => [`${net}.${n}.0/24`, name, priority] as const);

/** One circuit carries 40 prefixes alone, one a prefix in two regions; others are degraded, uncertain or safe. */
function blackHoles(account: string, preflight: 'auto' | 'required'): AccountPlan {
  const { interconnects, cnis } = network();
  const changed = cnis.map((live): DesiredCni => {
    const declared = asDeclared(live);
    if (['wan-lhr-a-0', 'wan-ewr-b-3'].includes(declared.key)) return { ...declared, state: 'absent' };
    if (declared.key === 'wan-fra-a-1') return { ...declared, interconnect: 'fra-b' };
    return declared.key === 'wan-gru-a-2' ? { ...declared, magic: { ...declared.magic, mtu: 1500 } } : declared;
  });
  const traffic = trafficOn(cnis, [
    ...routes(40, '10.40', 'wan-lhr-a-0'),
    ['203.0.113.0/24', 'wan-fra-a-1', 100],
    ['203.0.113.0/24', 'wan-fra-b-1', 200, ['ENAM', 'WNAM']],
    ...routes(12, '10.50', 'wan-ewr-b-3'),
    ...routes(12, '10.50', 'wan-ewr-a-3', 200),
    ...routes(2, '10.60', 'wan-gru-a-2'),
    ...['a', 'b'].flatMap((leg) => [0, 1].map((n) => ['192.0.2.0/24', `wan-ewr-${leg}-${n}`, 100] as const)),
    ['192.0.2.0/24', 'wan-ewr-b-3', 200],
  ]);
  const declared = interconnects.map(({ name, slot_id }) => direct(name, { slot_id }));
  const documents = desired({ interconnects: declared, cnis: changed, policy: { preflight } });
  const known = preflight === 'auto' ? traffic : trafficRefused();
  return { ...planned(documents, live({ interconnects, cnis }), { traffic: known }).plan, account };
}

const nasty = Object.values(hostilePieces);

/** Plans whose look matters, by name. */
export function plansToLookAt(): Readonly<Record<string, PlanDocument>> {
  const failed = sampleAccountPlan({
    account: 'c'.repeat(32),
    complete: false,
    applyable: false,
    errors: [{ code: 'permission', message: 'the token may not read CNIs', hint: 'give it Magic WAN: Read' }],
  });
  return {
    empty: samplePlan([sampleAccountPlan({ unchanged: 72 })]),
    'one-change': samplePlan([oneChange('a'.repeat(32))]),
    'many-changes': samplePlan([manyChanges(everyAllowance)], everyAllowance),
    blocked: samplePlan([blocked('b'.repeat(32))]),
    'black-holes': samplePlan([blackHoles('b'.repeat(32), 'auto')]),
    'not-judged': samplePlan([blackHoles('b'.repeat(32), 'required')]),
    split: samplePlan([split('d'.repeat(32))]),
    fleet: samplePlan([oneChange('a'.repeat(32)), blocked('b'.repeat(32)), failed]),
    'hostile-names': samplePlan([
      sampleAccountPlan({
        changes: nasty.map((piece, at) =>
          poison(
            sampleChange({
              address: `cni.§-${at}`,
              action: (['create', 'update', 'delete'] as const)[at % 3] ?? 'update',
              live_id: '§',
              interconnect: '§',
              impact: (['none', 'none', 'session', 'circuit'] as const)[at % 4] ?? 'none',
              place: { site: '§', facility: 'f §' },
              rides: [{ cni: 'cni.§', customers: ['service:§'], description: '§' }],
              fields: [{ path: 'magic.description', before: 'old', after: '§' }],
            }),
            piece,
          ),
        ),
      }),
    ]),
    'at-the-limit': largePlan(3_000),
  };
}
