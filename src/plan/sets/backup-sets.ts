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
  const drafts = possibleSets(facts, health).filter(({ members }) => members.size > 1);
  const indexOf = new Map(facts.circuits.map(({ name }, index) => [name, index]));
  const alike = groupBy(drafts, ({ members }) => [...members.keys()].map((name) => indexOf.get(name)).join());
  const namesOf = new Map<PossibleSet, BackupSet['names']>();
  const repeated = new Set<PossibleSet>();
  for (const [first, ...others] of alike.values()) {
    if (first === undefined) continue;
    const names: BackupSet['names'] = [first.name, ...others.map(({ name }) => name)];
    const seen = new Set<string>();
    for (const draft of [first, ...others]) {
      namesOf.set(draft, names);
      const judged = `${draft.kind === 'account'} ${[...draft.members.values()].join()}`;
      if (seen.has(judged)) repeated.add(draft);
      seen.add(judged);
    }
  }
  return drafts.flatMap((draft) => {
    const names = namesOf.get(draft);
    return names === undefined || repeated.has(draft) ? [] : [{ names, kind: draft.kind, members: draft.members }];
  });
}

/** A set by its own name. It may have a single circuit. */
interface PossibleSet {
  readonly name: string;
  readonly kind: BackupSet['kind'];
  readonly members: Map<string, readonly string[]>;
}

const kinds: readonly BackupSet['kind'][] = ['place', 'customer', 'service', 'asn', 'account'];

/** Sorted by kind, then by name. */
export function possibleSets({ circuits, customers }: SetFacts, health: HealthByName): readonly PossibleSet[] {
  const sets = new Map<string, PossibleSet>();
  const add = (kind: BackupSet['kind'], name: string, circuit: string, cnis: readonly string[]) => {
    const set = sets.get(name) ?? { name, kind, members: new Map() };
    sets.set(name, set);
    set.members.set(circuit, cnis);
  };
  const present = circuits.filter(({ name }) => health.get(name)?.state !== 'Pending');
  for (const { name, cnis, places } of present) {
    add('account', 'account', name, cnis);
    for (const [place, ids] of places) {
      add('place', place, name, ids);
      for (const [customer, own] of byCustomer(ids, customers)) add('customer', `${place}/${customer}`, name, own);
    }
    for (const [customer, own] of byCustomer(cnis, customers))
      if (customer.startsWith('service:')) add('service', customer, name, own);
  }
  for (const { asn, circuit, cnis } of singleInMetro(present, customers)) add('asn', asn, circuit, cnis);
  const rank = ({ kind }: PossibleSet) => kinds.indexOf(kind);
  return [...sets.values()].sort((a, b) => rank(a) - rank(b) || compareText(a.name, b.name));
}

function byCustomer(ids: readonly string[], customers: SetFacts['customers']): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const id of ids) for (const customer of customers.get(id) ?? []) addTo(found, customer, id);
  return found;
}

interface AsnCircuit {
  readonly asn: string;
  readonly circuit: string;
  readonly cnis: readonly string[];
}

/** For each ASN: its circuits that are its only circuit in their metro. */
function singleInMetro(circuits: readonly CarryingCircuit[], customers: SetFacts['customers']): readonly AsnCircuit[] {
  const byMetro = new Map<string, AsnCircuit[]>();
  for (const { name, metro, cnis } of circuits) {
    if (metro === undefined) continue;
    for (const [customer, own] of byCustomer(cnis, customers))
      if (customer.startsWith('asn:'))
        addTo(byMetro, `${metro}/${customer}`, { asn: customer, circuit: name, cnis: own });
  }
  return [...byMetro.values()].flatMap(([first, ...others]) =>
    first === undefined || others.length > 0 ? [] : [first],
  );
}
