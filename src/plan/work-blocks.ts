import { addTo, groupBy } from '../model/collections.ts';
import type { Health, LiveAccount } from '../model/live.ts';
import type { PlanBlock, SetLeft, TouchedSet } from '../model/plan.ts';
import type { CheckableObjects, WorkBlock, WorkSet } from '../model/planned-account.ts';
import { compareText } from '../model/text.ts';
import type { Allowance } from './allowance.ts';
import type { Touch } from './decide/touches.ts';
import { isUnguarded, liftFinder } from './guards/outage.ts';
import { addressesTouched } from './order/chains.ts';
import { mustBeLit, type NumberedBlock } from './order/number-blocks.ts';
import { numberedTarget } from './order/number-steps.ts';
import type { OrderedSteps } from './order/order-steps.ts';
import { strikes, type Walk } from './order/walk-chain.ts';
import type { AccountMatch } from './stages.ts';

/** The blocks as apply carries them out, with the sets that nothing lifts. */
export function workBlocks(
  { blocks, idOf, walks, sets }: OrderedSteps,
  terms: {
    readonly allowed: readonly Allowance[];
    readonly unguarded: readonly string[];
    /** The set only warns: where nothing is left by the plan itself, apply goes on, too. */
    readonly isJudged: (walk: Walk) => boolean;
    /** The address of a live CNI. Given where tunnel health is looked at. */
    readonly addressOf?: (id: string) => string;
  },
): readonly WorkBlock[] {
  const isLifted = liftFinder({ allowed: terms.allowed, sets });
  const setsOf = new Map<number, WorkSet[]>();
  for (const walk of walks) {
    const { set, counted, moments } = walk;
    if (set.kind === 'account' || isLifted(set) || isUnguarded(set, terms)) continue;
    const { addressOf } = terms;
    const work: WorkSet = {
      name: set.names[0],
      ...(addressOf && { cnis: new Set([...set.members.values()].flatMap((ids) => ids.map(addressOf))) }),
      counted: counted.map(({ at, from, until }) => ({ interconnect: numberedTarget(at, idOf), from, until })),
    };
    const warned = new Set(terms.isJudged(walk) ? strikes(walk) : []);
    for (const moment of moments) {
      if (moment.mayCarry && !warned.has(moment)) addTo(setsOf, moment.block.id, work);
    }
  }
  return blocks.map(({ id, circuits, after, light, checked, watched }) => ({
    id,
    circuits,
    after,
    light,
    checked,
    ...(watched !== undefined && { watched }),
    sets: setsOf.get(id) ?? [],
  }));
}

/** The blocks as the plan shows them. */
export function planBlocks(blocks: readonly NumberedBlock[]): PlanBlock[] {
  return blocks.map(({ id, steps, after, light, checked }) => ({
    id,
    steps: [...steps],
    after: after.map(({ block, then }) => ({ block, then: [...then] })),
    ...(checked.length > 0 && { then: [...(mustBeLit({ light }) ? (['light'] as const) : []), 'check' as const] }),
  }));
}

/**
 * By address of a change: what is left in each set that it touches while it runs, the smallest set first. A customer that no other circuit
 * backs up is a set of one.
 * @param alone by id of a live CNI: such customers on it
 */
export function leftFinder(
  walks: readonly Walk[],
  touched: Iterable<Touch>,
  alone: ReadonlyMap<string, readonly string[]>,
  cnisOn: (circuit: string) => readonly { readonly id: string }[],
): (address: string) => readonly SetLeft[] {
  const found = new Map<string, Map<string, SetLeft>>();
  for (const { address, cni, circuit } of touched) {
    const ids = cni === undefined ? cnisOn(circuit).map(({ id }) => id) : [cni];
    const customers = ids.flatMap((id) => alone.get(id) ?? []);
    if (customers.length > 0) found.set(address, new Map(customers.map((set) => [set, { set, left: 0, of: 1 }])));
  }
  for (const { set, moments } of walks) {
    if (set.kind === 'account') continue;
    const [name] = set.names;
    for (const { block, touched, left } of moments) {
      for (const address of touched.flatMap((circuit) => addressesTouched(set, circuit, block))) {
        const known = found.get(address) ?? new Map<string, SetLeft>();
        found.set(address, known);
        known.set(name, { set: name, left: Math.min(left, known.get(name)?.left ?? left), of: set.members.size });
      }
    }
  }
  return (address) =>
    [...(found.get(address)?.values() ?? [])].sort((a, b) => a.of - b.of || compareText(a.set, b.set));
}

/** Sets with more circuits are in no picture. */
const mostMembers = 16;

/**
 * The sets from which changes take circuits away.
 * @param taking the addresses of those changes
 * @param text a live interconnect as in the fields of a plan
 */
export function touchedSets(
  walks: readonly Walk[],
  taking: readonly Touch[],
  text: (liveName: string) => string,
  health: ReadonlyMap<string, Pick<Health, 'wireState'>>,
): TouchedSet[] {
  const whole = groupBy(
    taking.filter(({ cni }) => cni === undefined),
    ({ circuit }) => circuit,
  );
  const single = groupBy(taking, ({ cni }) => cni);
  // Sets of the same circuits have the same name, and each its own CNIs.
  const byName = new Map<string, Map<string, Set<string>>>();
  for (const { set } of walks) {
    const { kind, names, members } = set;
    if (kind === 'account' || members.size > mostMembers) continue;
    const circuits = byName.get(names[0]) ?? new Map<string, Set<string>>();
    byName.set(names[0], circuits);
    for (const [circuit, ids] of members) {
      const loses = circuits.get(circuit) ?? new Set((whole.get(circuit) ?? []).map(({ address }) => address));
      circuits.set(circuit, loses);
      for (const id of ids) for (const { address } of single.get(id) ?? []) loses.add(address);
    }
  }
  const found = [...byName].flatMap(([set, circuits]) => {
    if ([...circuits.values()].every(({ size }) => size === 0)) return [];
    return [{ set, circuits: [...circuits].map(([name, loses]) => touchedCircuit(name, loses)) }];
  });
  return found.sort((a, b) => a.circuits.length - b.circuits.length || compareText(a.set, b.set));

  function touchedCircuit(name: string, addresses: ReadonlySet<string>): TouchedSet['circuits'][number] {
    const state = health.get(name)?.wireState;
    const loses = [...addresses].sort(compareText);
    return { circuit: text(name), ...(state !== undefined && { state }), ...(loses.length > 0 && { loses }) };
  }
}

/** Live objects with their addresses. What no document declares has its live name, or its conduit name, in the place of the key. */
export function checkableObjects(match: AccountMatch, live: LiveAccount): CheckableObjects {
  const interconnects = new Map([...match.interconnects].map(([key, { name }]) => [name, key]));
  const addressOf = cniNames(match, live);
  return {
    circuits: new Map(
      live.interconnects.map((each) => {
        const { site, device } = each.type === 'direct' ? each : {};
        const address = `interconnect.${interconnects.get(each.name) ?? each.name}`;
        return [
          each.name,
          { address, ...(site !== undefined && { site }), ...(device !== undefined && { device }) },
        ] as const;
      }),
    ),
    cnis: new Map(live.cnis.map((cni) => [cni.id, { address: addressOf(cni.id), cni }] as const)),
  };
}

/** The address of a live CNI. What no document declares has its conduit name in the place of the key. */
export function cniNames({ cnis }: AccountMatch, live: LiveAccount): (id: string) => string {
  const names = new Map(live.cnis.map(({ id, magic }) => [id, magic.conduit_name]));
  for (const [key, { id }] of cnis) names.set(id, key);
  return (id) => `cni.${names.get(id) ?? id}`;
}
