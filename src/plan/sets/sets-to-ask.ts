import { type BackupSet, backupSets, type HealthByName } from './backup-sets.ts';
import type { SetFacts } from './circuits.ts';

/**
 * The backup sets as they decide whose health is asked: all members of each set that a plan touches. In the set of an ASN, the health of
 * every circuit of that ASN decides who is a member: a Pending circuit may leave the ASN with a single one in its metro. A circuit that is
 * not the single one of its metro is there without CNIs: it is asked with the others, but no change of a CNI on it touches the set. To
 * be called again with what was answered, until there is nothing more to ask.
 */
export function setsToAsk(facts: SetFacts, health: HealthByName = new Map()): readonly BackupSet[] {
  return [...backupSets(facts, health).filter(({ kind }) => kind !== 'asn'), ...setsOfAsns(facts, health)];
}

function setsOfAsns({ circuits, customers }: SetFacts, health: HealthByName): readonly BackupSet[] {
  const byAsn = new Map<string, Map<string, readonly string[]>>();
  const singles = new Map<string, string>();
  for (const { name, metro, cnis } of circuits) {
    if (metro === undefined || health.get(name)?.state === 'Pending') continue;
    for (const id of cnis) {
      for (const customer of customers.get(id) ?? []) {
        if (!customer.startsWith('asn:')) continue;
        const members = byAsn.get(customer) ?? new Map<string, readonly string[]>();
        byAsn.set(customer, members);
        const place = `${metro}/${customer}`;
        const single = singles.get(place) ?? name;
        singles.set(place, single);
        if (single === name) members.set(name, [...(members.get(name) ?? []), id]);
        else members.set(name, []).set(single, []);
      }
    }
  }
  return [...byAsn].flatMap(([asn, members]) =>
    members.size > 1 ? [{ names: [asn] as const, kind: 'asn' as const, members }] : [],
  );
}
