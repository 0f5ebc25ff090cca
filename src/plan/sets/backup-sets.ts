import { addTo, groupBy } from '../../model/collections.ts';
import type { Health } from '../../model/live.ts';
import { compareText } from '../../model/text.ts';
import type { SetFacts } from './circuits.ts';

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
  const sets = possibleSets(facts, health)
    .filter(({ members }) => members.length > 1)
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || compareText(a.name, b.name));
  const indexOf = new Map(facts.circuits.map(({ name }, index) => [name, index]));
  const alike = groupBy(sets, ({ members }) => members.map(([name]) => indexOf.get(name)).join());
  const named = new Map([...alike.values()].flatMap(withNames));
  return sets.flatMap((set) => named.get(set) ?? []);
}

/** A set by its own name. It may have a single circuit. */
interface PossibleSet {
  readonly name: string;
  readonly kind: BackupSet['kind'];
  /** As in `BackupSet`. Each circuit is there once. */
  readonly members: (readonly [string, readonly string[]])[];
}

const kinds: readonly BackupSet['kind'][] = ['place', 'customer', 'service', 'asn', 'account'];

/** Of sets with the same circuits, those with the same CNIs are one. The account stays apart: its guard is another. */
function withNames(sets: readonly PossibleSet[]): readonly (readonly [PossibleSet, BackupSet])[] {
  const [first, ...others] = sets;
  if (first === undefined) return [];
  const names: BackupSet['names'] = [first.name, ...others.map(({ name }) => name)];
  const judged = new Set<string>();
  return sets.flatMap((set) => {
    const { kind, members } = set;
    if (others.length > 0) {
      const cnis = JSON.stringify([kind === 'account', members]);
      if (judged.has(cnis)) return [];
      judged.add(cnis);
    }
    return [[set, { names, kind, members: new Map(members) }] as const];
  });
}

/** In no order. */
export function possibleSets({ circuits, customers }: SetFacts, health: HealthByName): readonly PossibleSet[] {
  const sets = new Map<string, PossibleSet>();
  const add = (kind: BackupSet['kind'], name: string, circuit: string, cnis: readonly string[]) => {
    const set = sets.get(name);
    if (set === undefined) sets.set(name, { name, kind, members: [[circuit, cnis]] });
    else set.members.push([circuit, cnis]);
  };
  const singles = new Map<string, Single>();
  for (const { name, metro, cnis, places } of circuits) {
    if (health.get(name)?.state === 'Pending') continue;
    const all = byCustomer(cnis, customers);
    add('account', 'account', name, cnis);
    for (const [place, ids] of places) {
      add('place', place, name, ids);
      const served = ids === cnis ? all : byCustomer(ids, customers);
      for (const [customer, own] of served) add('customer', `${place}/${customer}`, name, own);
    }
    for (const [customer, own] of all) {
      if (customer.startsWith('service:')) add('service', customer, name, own);
      else if (metro !== undefined) {
        const place = `${metro}/${customer}`;
        singles.set(place, { asn: customer, circuit: name, cnis: own, isSingle: !singles.has(place) });
      }
    }
  }
  for (const { asn, circuit, cnis, isSingle } of singles.values()) if (isSingle) add('asn', asn, circuit, cnis);
  return [...sets.values()];
}

/** The circuit of an ASN in a metro. It is not the single one if there are more. */
interface Single {
  readonly asn: string;
  readonly circuit: string;
  readonly cnis: readonly string[];
  readonly isSingle: boolean;
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
    if (members.length < 2 || kind === 'place' || kind === 'account') continue;
    // The name of a place has no slash.
    const customer = kind === 'customer' ? name.slice(name.indexOf('/') + 1) : name;
    const ids = guarded.get(customer) ?? new Set<string>();
    guarded.set(customer, ids);
    for (const [, cnis] of members) for (const id of cnis) ids.add(id);
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
