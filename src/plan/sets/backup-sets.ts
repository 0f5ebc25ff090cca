import { addTo, groupBy } from '../../model/collections.ts';
import type { Health } from '../../model/live.ts';
import { compareText } from '../../model/text.ts';
import type { CarryingCircuit, SetFacts } from './circuits.ts';

/** Two or more circuits that back each other up, for all that they carry or for one customer. */
export interface BackupSet {
  /** First the name that is shown; each is accepted by --allow and unguarded. */
  readonly names: readonly [string, ...string[]];
  readonly kind: 'place' | 'customer' | 'service' | 'asn' | 'account';
  /**
   * By live name of a circuit: ids of the live CNIs of the set on it (place, account: all CNIs on it). Sorted by name. Ignored CNIs are
   * left out. So a circuit without an id carries only ignored CNIs: it never stands in for another.
   */
  readonly members: ReadonlyMap<string, readonly string[]>;
}

/** The health of circuits by live name. A circuit whose health was not asked counts as not Pending. */
export type HealthByName = ReadonlyMap<string, Pick<Health, 'state'>>;

/**
 * All backup sets of an account, by kind and name:
 * 1. each group, each metro; 2. in each of these, each customer on two or more of its circuits; 3. each service; 4. each ASN, over the
 * metros where it has exactly one circuit; 5. the account.
 * Sets of the same circuits share their names, but each has its own CNIs.
 */
export function backupSets(facts: SetFacts, health: HealthByName = new Map()): readonly BackupSet[] {
  const possible = possibleSets(facts, health).filter(({ members }) => members.size > 1);
  const sets = kinds.flatMap((kind) =>
    possible.filter((set) => set.kind === kind).sort((a, b) => compareText(a.name, b.name)),
  );
  const alike = groupBy(sets, circuitsKey(facts));
  const named = new Map<PossibleSet, BackupSet>();
  for (const same of alike.values()) for (const [set, own] of withNames(same)) named.set(set, own);
  return sets.flatMap((set) => named.get(set) ?? []);
}

/** Equal for sets of the same circuits, which are in the same order in each set. */
function circuitsKey({ circuits }: SetFacts): (set: PossibleSet) => string {
  const textOf = new Map(circuits.map(({ name }, index) => [name, `${index},`]));
  return ({ members }) => {
    let key = '';
    for (const name of members.keys()) key += textOf.get(name) ?? '';
    return key;
  };
}

/** A set by its own name. It may have a single circuit. */
interface PossibleSet {
  readonly name: string;
  readonly kind: BackupSet['kind'];
  /** As in `BackupSet`. */
  readonly members: Map<string, readonly string[]>;
}

const kinds: readonly BackupSet['kind'][] = ['place', 'customer', 'service', 'asn', 'account'];

/** Of sets with the same circuits, those with the same CNIs are one. The account stays apart: its guard is another. */
function withNames(sets: readonly PossibleSet[]): readonly (readonly [PossibleSet, BackupSet])[] {
  const [first, ...others] = sets;
  if (first === undefined) return [];
  const names: BackupSet['names'] = [first.name, ...others.map(({ name }) => name)];
  const known = new Map<string | undefined, PossibleSet[]>();
  return sets.flatMap((set) => {
    if (others.length > 0) {
      const [first] = set.members.values().next().value ?? [];
      if (known.get(first)?.some((other) => hasSameCnis(other, set)) === true) return [];
      addTo(known, first, set);
    }
    return [[set, { names, kind: set.kind, members: set.members }] as const];
  });
}

/** Of two sets with the same circuits. To write their CNIs as texts and compare these took as long as all else together. */
function hasSameCnis(a: PossibleSet, b: PossibleSet): boolean {
  if ((a.kind === 'account') !== (b.kind === 'account')) return false;
  for (const [name, ids] of a.members) if (!isSameList(ids, b.members.get(name) ?? [])) return false;
  return true;
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((id, i) => id === b[i]));
}

/** In no order. */
export function possibleSets({ circuits, customers }: SetFacts, health: HealthByName): readonly PossibleSet[] {
  const sets = new SetsByPlace();
  const carrying = circuits
    .filter(({ name }) => health.get(name)?.state !== 'Pending')
    .map((circuit) => ({ circuit, served: byCustomer(circuit.cnis, customers) }));
  const isSingle = singleFinder(carrying);
  for (const { circuit, served } of carrying) {
    const { name, metro, cnis, places } = circuit;
    sets.add('account', '', 'account', name, cnis);
    for (const [place, ids] of places) {
      sets.add('place', place, '', name, ids);
      const there = ids === cnis ? served : byCustomer(ids, customers);
      for (const [customer, own] of there) sets.add('customer', place, customer, name, own);
    }
    for (const [customer, own] of served) {
      if (isService(customer)) sets.add('service', '', customer, name, own);
      else if (isSingle(metro, customer)) sets.add('asn', '', customer, name, own);
    }
  }
  return sets.all;
}

/** Finds each set by its place and customer. Its name is never looked up: that would take most of the time. */
class SetsByPlace {
  readonly all: PossibleSet[] = [];
  readonly #byPlace = new Map<string, Map<string, PossibleSet>>();

  /** @param place empty: everywhere. One of place and customer may be empty. */
  add(kind: BackupSet['kind'], place: string, customer: string, circuit: string, ids: readonly string[]): void {
    let sets = this.#byPlace.get(place);
    if (sets === undefined) {
      sets = new Map();
      this.#byPlace.set(place, sets);
    }
    const known = sets.get(customer);
    if (known !== undefined) {
      known.members.set(circuit, ids);
      return;
    }
    const name = place === '' || customer === '' ? place + customer : `${place}/${customer}`;
    const set = { name, kind, members: new Map([[circuit, ids]]) };
    sets.set(customer, set);
    this.all.push(set);
  }
}

interface ServedCircuit {
  readonly circuit: CarryingCircuit;
  /** Its CNIs by customer. */
  readonly served: ReadonlyMap<string, readonly string[]>;
}

/** Finds out whether a customer has exactly one circuit in a metro. */
function singleFinder(carrying: readonly ServedCircuit[]): (metro: string | undefined, customer: string) => boolean {
  const byMetro = new Map<string, Map<string, number>>();
  for (const { circuit, served } of carrying) {
    const { metro } = circuit;
    if (metro === undefined) continue;
    const counts = byMetro.get(metro) ?? new Map<string, number>();
    byMetro.set(metro, counts);
    for (const customer of served.keys()) counts.set(customer, (counts.get(customer) ?? 0) + 1);
  }
  return (metro, customer) => metro !== undefined && byMetro.get(metro)?.get(customer) === 1;
}

function isService(customer: string): boolean {
  return customer.startsWith('service:');
}

function byCustomer(ids: readonly string[], customers: SetFacts['customers']): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const id of ids) for (const customer of customers.get(id) ?? []) addTo(found, customer, id);
  return found;
}

/**
 * By id of a live CNI: the customers on it for whom no other circuit is a backup, so no guard watches over them. While the CNI changes,
 * nothing is left for them. An ASN that other metros still carry has the metro before it: `gru/asn:65010`. CNIs without such a customer are
 * left out.
 */
export function loneCustomers(
  facts: SetFacts,
  health: HealthByName = new Map(),
): ReadonlyMap<string, readonly string[]> {
  const guarded = new Map<string, Set<string>>();
  for (const { name, kind, members } of possibleSets(facts, health)) {
    if (members.size < 2 || kind === 'place' || kind === 'account') continue;
    // The name of a place has no slash.
    const customer = kind === 'customer' ? name.slice(name.indexOf('/') + 1) : name;
    const ids = guarded.get(customer) ?? new Set<string>();
    guarded.set(customer, ids);
    for (const cnis of members.values()) for (const id of cnis) ids.add(id);
  }
  const metros = new Map(facts.circuits.flatMap(({ cnis, metro }) => cnis.map((id) => [id, metro] as const)));
  const placed = (id: string, customer: string) => {
    const metro = metros.get(id);
    return customer.startsWith('asn:') && metro !== undefined ? `${metro}/${customer}` : customer;
  };
  return new Map(
    [...facts.customers].flatMap(([id, customers]) => {
      const lone = customers
        .filter((customer) => guarded.get(customer)?.has(id) !== true)
        .map((customer) => (guarded.has(customer) ? placed(id, customer) : customer));
      return lone.length === 0 ? [] : [[id, lone] as const];
    }),
  );
}
