import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DesiredAccount, Policy } from '../../src/model/desired.ts';
import type { Health } from '../../src/model/live.ts';
import type { Change, PlanDocument } from '../../src/model/plan.ts';
import type { TrafficFacts } from '../../src/model/traffic/traffic.ts';
import { planDocument } from '../../src/plan/codec.ts';
import { splitPlan } from '../../src/render/plan/base/halves.ts';
import { cni, cniId, desired, direct, live, liveBgp, liveCni, liveDirect, slotId } from '../helpers/account.ts';
import { runs } from '../helpers/hold.ts';
import { trafficOn } from '../helpers/network-traffic.ts';
import { planned } from '../helpers/plan.ts';
import { Tally } from '../helpers/tally.ts';
import { Tape, tapes } from '../helpers/tape.ts';
import { plannedWithBase } from '../helpers/with-base.ts';
import { needsLooser, onlyIn, openFields } from '../oracle/base.ts';

const sites = ['ewr01', 'ewr02', 'lhr01', 'fra01'];
const network = live({
  interconnects: sites.map((site, n) => liveDirect(`icon-${n}`, n, { site })),
  cnis: [0, 1, 2, 3, 4, 5].map((n) => liveCni(n, `w${n}`, `icon-${n % 4}`, { bgp: liveBgp(65_010 + (n % 2)) })),
});

interface CircuitTerms {
  readonly group?: string;
  readonly protect: boolean;
}

interface Draft {
  readonly policy: Partial<Policy>;
  readonly circuits: readonly CircuitTerms[];
  readonly cnis: readonly (Pick<ReturnType<typeof cni>, 'protect'> & {
    readonly service?: string;
    readonly does: string;
  })[];
}

const deeds = [
  'nothing',
  'asn',
  'asn and mtu',
  'mtu',
  'move',
  'delete',
  'mtu and description',
  'another mtu',
  'another mtu and description',
  'description',
];

function draw(tape: Tape): Draft {
  return {
    policy: {
      max_deletes: tape.choose(1, 0, 2, 5),
      require_healthy: !tape.chance(30),
      unguarded: ['pair', 'ewr', 'account', 'service:acme'].filter(() => tape.chance(20)),
      metros: tape.chance(20) ? { eu: ['lhr', 'fra'] } : {},
      pace: {
        soakMs: tape.choose(0, 60_000, 600_000),
        check: tape.chance(40) ? 'required' : 'off',
        ...(tape.chance(40) && { tunnelHealthMs: tape.choose(600_000, 1_800_000) }),
      },
    },
    circuits: sites.map(() => ({
      ...(tape.chance(60) && { group: tape.choose('pair', 'other') }),
      protect: tape.chance(20),
    })),
    cnis: network.cnis.map(() => ({
      ...(tape.chance(40) && { service: tape.choose('acme', 'globex') }),
      protect: tape.chance(20),
      does: tape.choose('nothing', ...deeds),
    })),
  };
}

/** Some time later: other deeds, and here and there another term. */
function edit(before: Draft, tape: Tape): Draft {
  const other = draw(tape);
  const some = <T>(old: T, young: T) => (tape.chance(35) ? young : old);
  return {
    policy: {
      max_deletes: some(before.policy.max_deletes ?? 1, other.policy.max_deletes ?? 1),
      require_healthy: some(before.policy.require_healthy ?? true, other.policy.require_healthy ?? true),
      unguarded: some(before.policy.unguarded ?? [], other.policy.unguarded ?? []),
      metros: some(before.policy.metros ?? {}, other.policy.metros ?? {}),
      pace: some(before.policy.pace ?? { soakMs: 0, check: 'off' }, other.policy.pace ?? { soakMs: 0, check: 'off' }),
    },
    circuits: before.circuits.map((circuit, n) => some(circuit, other.circuits[n] ?? circuit)),
    cnis: before.cnis.map((each, n) => some(each, other.cnis[n] ?? each)),
  };
}

/** @param prefix before each key: objects meet by what is live, not by their keys */
function documentsOf({ policy, circuits, cnis }: Draft, prefix = ''): DesiredAccount {
  return desired({
    policy,
    interconnects: circuits.map((terms, n) => direct(`${prefix}i${n}`, { slot_id: slotId(n), ...terms })),
    cnis: cnis.map(({ does, ...terms }, n) =>
      cni(`${prefix}c${n}`, `${prefix}i${does === 'move' ? (n + 1) % 4 : n % 4}`, {
        ...terms,
        id: cniId(n),
        magic: {
          conduit_name: `w${n}`,
          ...(does.includes('mtu') && { mtu: (does.startsWith('another') ? 1300 : 1400) + n }),
          ...(does.includes('description') && { description: 'other' }),
        },
        ...(does.startsWith('asn') && { bgp: { customer_asn: 65_050 } }),
        ...(does === 'delete' && { state: 'absent' }),
      }),
    ),
  });
}

interface Case {
  readonly base: Draft;
  readonly now: Draft;
  readonly health: Readonly<Record<string, Health['state']>>;
  readonly allowed: readonly string[];
  /** Of some CNIs, the tunnel is known. Undefined: nothing of the Magic side was read. */
  readonly traffic: TrafficFacts | undefined;
}

function drawCase(tape: Tape): Case {
  const base = draw(tape);
  const now = edit(base, tape);
  const states: readonly Health['state'][] = ['Healthy', 'Healthy', 'Healthy', 'Down', 'Unhealthy'];
  const health = Object.fromEntries(
    network.interconnects.map(({ name }) => [name, tape.pick(states) ?? 'Healthy'] as const),
  );
  const allowed = ['outage=account', 'outage=pair', 'max-deletes=2', 'unhealthy=i1'].filter(() => tape.chance(40));
  const watched = tape.chance(60) ? network.cnis.filter(() => tape.chance(85)) : [];
  const traffic = watched.length > 0 ? trafficOn(watched, []) : undefined;
  return { base, now, health, allowed, traffic };
}

async function holds(look: (drawn: Case) => void, share: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(tapes(120), (numbers) => {
      look(drawCase(new Tape(numbers)));
      return Promise.resolve();
    }),
    { numRuns: Math.ceil((runs * 4) / share) },
  );
}

test('a field is open if the plan of the documents before has it, too, and each field is in one half', async () => {
  const tally = new Tally();
  await holds(({ base, now, ...options }) => {
    const before = documentsOf(base, 'before-');
    const { plan } = plannedWithBase(documentsOf(now), before, network, options);
    const alone = planned(before, network, { ...options, skipSecrets: true }).plan;
    const open = plan.changes.flatMap(({ address, fields }) =>
      fields.flatMap((field) => (field.open === true ? [`${address} ${field.path}`] : [])),
    );
    expect(open).toEqual(openFields(plan, alone));
    for (const { open: whole, fields } of plan.changes) {
      if (whole === true) expect(fields.every((field) => field.open)).toBe(true);
    }
    tally.count(plan.changes.flatMap(kindsOf));
    expectHalves(planDocument([plan], []));
  }, 10);
  expect(tally.rarerThan(1, ['open', 'own', 'in part'])).toEqual([]);
});

function kindsOf({ open, fields }: Change): readonly string[] {
  if (open === true) return ['open'];
  return fields.some((field) => field.open) ? ['in part'] : ['own'];
}

function expectHalves(plan: PlanDocument): void {
  const halves = splitPlan(plan);
  if (halves === undefined) throw new Error('not split');
  const fieldsOf = ({ accounts }: PlanDocument) =>
    accounts.flatMap(({ changes }) =>
      changes.flatMap((change) => change.fields.map(({ path }) => `${change.address} ${path}`)),
    );
  expect([...fieldsOf(halves.own), ...fieldsOf(halves.open)].sort()).toEqual([...fieldsOf(plan)].sort());
  const effectsOf = ({ accounts }: PlanDocument) =>
    accounts.flatMap(({ changes }) =>
      changes.flatMap(({ address, effects = [] }: Change) =>
        effects.map(({ effect, path }) => [address, effect, path].join(' ')),
      ),
    );
  expect([...effectsOf(halves.own), ...effectsOf(halves.open)].sort()).toEqual([...effectsOf(plan)].sort());
}

/** The documents of now with some of the terms as they were before: every set of terms. */
function stricter({ base, now }: Case): readonly Draft[] {
  const [old, young] = [base.policy, now.policy];
  const resets: readonly ((draft: Draft) => Draft)[] = [
    (draft) => withPolicy(draft, { max_deletes: Math.min(old.max_deletes ?? 1, young.max_deletes ?? 1) }),
    (draft) => withPolicy(draft, { require_healthy: (old.require_healthy ?? true) || (young.require_healthy ?? true) }),
    (draft) =>
      withPolicy(draft, { unguarded: (young.unguarded ?? []).filter((name) => old.unguarded?.includes(name)) }),
    (draft) =>
      withPolicy(draft, {
        pace: {
          soakMs: Math.max(old.pace?.soakMs ?? 0, young.pace?.soakMs ?? 0),
          tunnelHealthMs: Math.max(old.pace?.tunnelHealthMs ?? 0, young.pace?.tunnelHealthMs ?? 0),
          check: [old, young].some(({ pace }) => pace?.check === 'required') ? 'required' : 'off',
        },
      }),
    (draft) => ({
      policy: { ...draft.policy, metros: old.metros ?? {} },
      circuits: draft.circuits.map(({ protect }, n) => ({ protect, ...groupOf(base.circuits[n]) })),
      cnis: draft.cnis.map((each, n) => ({ ...each, ...serviceOf(base.cnis[n]) })),
    }),
  ];
  const drafts = Array.from({ length: 2 ** resets.length }, (_, set) =>
    resets.filter((_reset, n) => (set >> n) % 2 === 1).reduce((draft, reset) => reset(draft), now),
  );
  return [...new Map(drafts.map((draft) => [JSON.stringify(draft), draft])).values()];
}

function withPolicy(draft: Draft, policy: Partial<Policy>): Draft {
  return { ...draft, policy: { ...draft.policy, ...policy } };
}

/** Without a group before, there was no backup set by that group. */
function groupOf(circuit: CircuitTerms | undefined): { readonly group?: string } {
  return circuit?.group === undefined ? {} : { group: circuit.group };
}

function serviceOf(each: Draft['cnis'][number] | undefined): { readonly service?: string } {
  return each?.service === undefined ? {} : { service: each.service };
}

test('the guard terms trips if with some of the terms of before something would hold the plan back', async () => {
  const tally = new Tally();
  await holds((drawn) => {
    const { base, now, ...options } = drawn;
    const { plan } = plannedWithBase(documentsOf(now), documentsOf(base), network, options);
    if (plan.errors.length > 0 || plan.base?.split !== true) return;
    const without = planned(documentsOf(now), network, options).plan;
    const plans = stricter(drawn).map((draft) => planned(documentsOf(draft), network, options).plan);
    const isNeeded = needsLooser(without, plans) || plans.some((strict) => onlyIn(without, strict));
    expect(plan.guards.some(({ id }) => id === 'terms')).toBe(isNeeded);
    tally.count([isNeeded ? 'needed' : 'not needed']);
  }, 20);
  expect(tally.rarerThan(1, ['needed', 'not needed'])).toEqual([]);
});
