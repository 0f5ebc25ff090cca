import type { CircuitAccount, CircuitRecord } from '../../src/model/circuits/circuit-record.ts';
import type { AccountPlan } from '../../src/model/plan.ts';
import { buildPicture } from '../../src/render/graph/build-picture.ts';
import type { Picture } from '../../src/render/graph/picture.ts';
import { recordSample } from './circuit-samples.ts';
import { poison } from './hostile.ts';
import { sampleAccount, sampleAccountPlan, sampleChange, samplePlan } from './plan-samples.ts';

const metros = ['ewr', 'fra', 'lhr', 'ord', 'sin', 'syd', 'nrt', 'gru', 'jnb', 'dfw'];
const states = ['Healthy', 'Healthy', 'Healthy', 'Pending', 'Healthy', 'Healthy', 'Unhealthy', 'Healthy', null];

/** So many circuits in ten metros, each with two CNIs of two customers. `sick`: one in nine is not Healthy. */
export function circuitsAccount(count: number, { sick = true, account = sampleAccount } = {}): CircuitAccount {
  const [pattern] = poison(recordSample(account), 'x').circuits;
  const [link] = pattern?.cnis ?? [];
  if (pattern === undefined || link === undefined) throw new Error('the sample has no CNI');
  const circuits = Array.from({ length: count }, (_, n): CircuitRecord => {
    const metro = metros[n % metros.length] ?? '';
    const site = `${metro}0${1 + (Math.floor(n / 10) % 2)}`;
    const key = `${metro}-${String(n).padStart(3, '0')}`;
    const cni = (at: number) => ({
      ...{ ...link, key: `wan-${key}-${at}`, id: `${n}.${at}`, conduit_name: `wan-${n}-${at}` },
      ...{ service: at === 0 ? 'core' : null, cust_ip: `10.${n >> 8}.${n & 255}.${2 * at}/31` },
    });
    return {
      ...{ ...pattern, key, address: `interconnect.${key}`, name: `icon-${n}`, metro, site, speed: '10G' },
      ...{ group: n % 2 === 0 ? 'even' : null, device: `ccr0${1 + (Math.floor(n / 20) % 2)}.${site}`, reason: null },
      state: sick ? (states[n % states.length] ?? null) : 'Healthy',
      cnis: [cni(0), cni(1)],
      sets: [],
    };
  });
  return { account, default_asn: 13335, circuits, sets: [], missing: [] };
}

/** A plan for `circuitsAccount`: a circuit goes with a CNI, a CNI moves, a circuit and a CNI come. */
export function circuitsPlan(): AccountPlan {
  const impact = 'circuit' as const;
  const left = [{ set: 'ewr', left: 1, of: 3 }];
  return sampleAccountPlan({
    changes: [
      sampleChange({ address: 'interconnect.ewr-000', action: 'delete', live_id: 'icon-0', impact, left }),
      sampleChange({ address: 'cni.wan-ewr-000-0', action: 'delete', live_id: '0.0', impact, left }),
      sampleChange({
        ...{ address: 'cni.wan-ewr-000-1', live_id: '0.1', impact, left, interconnect: 'interconnect.ewr-010' },
        fields: [{ path: 'interconnect', before: 'interconnect.ewr-000', after: 'interconnect.ewr-010' }],
      }),
      sampleChange({
        ...{ address: 'interconnect.lhr-new', action: 'create', terms: { protect: false, group: 'g' } },
        place: { site: 'lhr09', device: 'ccr01.lhr09', speed: '100G' },
      }),
      sampleChange({
        ...{ address: 'cni.wan-lhr-new', action: 'create', interconnect: 'interconnect.lhr-new' },
        fields: [
          { path: 'interconnect', after: 'interconnect.lhr-new (new)' },
          { path: 'bgp.customer_asn', after: 65010 },
        ],
      }),
      sampleChange({
        address: 'cni.wan-fra-001-0',
        live_id: '1.0',
        fields: [{ path: 'magic.mtu', before: 1, after: 2 }],
      }),
    ],
  });
}

export function plannedPicture(account: CircuitAccount, plan: AccountPlan): Picture {
  return buildPicture([account], { plan: samplePlan([plan]), isDrawn: () => true });
}

/** Everything that a picture has, in every state, with and without a plan, of one account and of two. */
export function picturesToLookAt(): Readonly<Record<string, Picture>> {
  const few = circuitsAccount(30);
  const ewr = few.circuits.filter(({ metro }) => metro === 'ewr');
  const members = ewr.map(({ name }) => ({ name, cnis: [] }));
  const planned = { ...few, sets: [{ name: 'ewr', names: ['ewr'], kind: 'place' as const, members }] };
  return {
    empty: buildPicture([{ ...few, circuits: [] }]),
    few: buildPicture([few]),
    plan: plannedPicture(planned, circuitsPlan()),
    fleet: buildPicture([circuitsAccount(6), circuitsAccount(4, { account: 'b'.repeat(32) })]),
    '500 circuits': buildPicture([circuitsAccount(500, { sick: false })]),
    '500 circuits, some sick': buildPicture([circuitsAccount(500)]),
  };
}

/** Every text is `piece`, or has it in it. */
export function hostilePicture(piece: string): Picture {
  const accounts = [sampleAccount, '§'].map((account) => recordSample(account));
  const at = { interconnect: 'interconnect.new-§', live_id: '§' };
  const plan = sampleAccountPlan({
    errors: [],
    applyable: false,
    guards: [{ id: 'foreign', message: '§', addresses: ['cni.§'], lift: '§', lifted: false }],
    changes: [
      sampleChange({ address: 'settings', fields: [{ path: 'a.§', after: 1 }] }),
      sampleChange({ address: 'interconnect.new-§', action: 'create', place: { site: '§', device: '§', speed: '§' } }),
      sampleChange({ address: 'cni.new-§', action: 'create', ...at, fields: [{ path: 'cust_ip', after: '§' }] }),
      sampleChange({ address: 'cni.c-§', ...at, fields: [{ path: 'interconnect', after: 'interconnect.new-§' }] }),
    ],
  });
  const failed = sampleAccountPlan({
    ...{ account: '§', complete: false, applyable: false },
    errors: [{ code: 'c', message: 'm §' }],
  });
  const document = samplePlan([plan, failed]);
  return buildPicture(poison(accounts, piece), { plan: poison(document, piece), isDrawn: () => true });
}
