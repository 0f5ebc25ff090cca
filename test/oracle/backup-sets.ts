// Derives backup sets from plain facts, rule by rule, as the specification states them. It imports nothing, so it shares no mistake with src.

export interface OracleAccount {
  /** Name of a joined metro → its metros and regions, in any case. */
  readonly metros: Readonly<Record<string, readonly string[]>>;
  readonly circuits: readonly OracleCircuit[];
  readonly cnis: readonly OracleCni[];
}

export interface OracleCircuit {
  readonly name: string;
  /** A site of a direct circuit, a region of an attachment. Empty: neither. */
  readonly site: string;
  readonly region: string;
  readonly isForeign: boolean;
  readonly isIgnored: boolean;
  readonly isPending: boolean;
  /** True if a key is this circuit, or if it was made to replace the circuit of a key. */
  readonly isDeclared: boolean;
  /** The group of that key. */
  readonly group: string | undefined;
}

export interface OracleCni {
  readonly id: string;
  readonly circuit: string;
  readonly isIgnored: boolean;
  readonly asnBefore: number | undefined;
  readonly asnAfter: number | undefined;
  readonly service: string | undefined;
  /** The group of the key that a document puts it on. */
  readonly groupAfter: string | undefined;
}

/** Each rule can be switched off, to see that a property notices it. */
export type OracleRule =
  | 'idle circuits are in no set'
  | 'Pending circuits are in no set'
  | 'circuits of another owner are in no set'
  | 'ignored circuits are in no set'
  | 'an ignored CNI makes its circuit carry'
  | 'an ignored CNI has no customer'
  | 'policy.metros joins metros'
  | 'a group takes nothing out of its metro'
  | 'a circuit that is left counts in the group of its CNIs'
  | 'a customer counts after the plan'
  | 'a customer counts before the plan'
  | 'an ASN counts where it has one circuit in the metro'
  | 'a set has two circuits'
  | 'sets of the same circuits share their names';

export interface OracleSet {
  readonly names: readonly string[];
  /** `circuit: id, id`, sorted. */
  readonly members: readonly string[];
}

export function oracleSets(account: OracleAccount, off?: OracleRule): readonly OracleSet[] {
  const holds = (rule: OracleRule) => rule !== off;
  const on = ({ name }: OracleCircuit) => account.cnis.filter(({ circuit }) => circuit === name);
  const ours = (circuit: OracleCircuit) => on(circuit).filter((cni) => !cni.isIgnored && !circuit.isIgnored);
  const customers = (cni: OracleCni): string[] => {
    const asns = [
      ...(holds('a customer counts before the plan') ? [cni.asnBefore] : []),
      ...(holds('a customer counts after the plan') ? [cni.asnAfter] : []),
    ];
    return [
      ...asns.flatMap((asn) => (asn === undefined ? [] : [`asn:${asn}`])),
      ...(cni.service === undefined ? [] : [`service:${cni.service}`]),
    ];
  };
  const served = (circuit: OracleCircuit) => (holds('an ignored CNI has no customer') ? ours(circuit) : on(circuit));
  const may = account.circuits.filter((circuit) => {
    const carried = holds('an ignored CNI makes its circuit carry') ? on(circuit) : ours(circuit);
    if (holds('idle circuits are in no set') && carried.length === 0) return false;
    if (holds('Pending circuits are in no set') && circuit.isPending) return false;
    if (holds('circuits of another owner are in no set') && circuit.isForeign) return false;
    return !(holds('ignored circuits are in no set') && circuit.isIgnored);
  });
  const metro = ({ site, region }: OracleCircuit): string => {
    const place = (region === '' ? site.slice(0, 3) : region).toLowerCase();
    const joined = Object.entries(account.metros).find(([, all]) => all.some((each) => each.toLowerCase() === place));
    return holds('policy.metros joins metros') ? (joined?.[0] ?? place) : place;
  };
  /** The CNIs by which a circuit is in a place, or undefined. */
  const inPlace = (circuit: OracleCircuit, place: string): readonly OracleCni[] | undefined => {
    const isGroup = circuit.isDeclared && circuit.group === place;
    const isMetro =
      metro(circuit) === place &&
      (holds('a group takes nothing out of its metro') || circuit.group === undefined || isGroup);
    if (isGroup || isMetro) return ours(circuit);
    if (circuit.isDeclared || !holds('a circuit that is left counts in the group of its CNIs')) return undefined;
    const leaving = ours(circuit).filter(({ groupAfter }) => groupAfter === place);
    return leaving.length === 0 ? undefined : leaving;
  };
  const ofCustomer = (cnis: readonly OracleCni[], customer: string) =>
    cnis.filter((cni) => customers(cni).includes(customer));

  const places = unique([
    ...may.map(metro),
    ...account.circuits.flatMap(({ group }) => group ?? []),
    ...account.cnis.flatMap(({ groupAfter }) => groupAfter ?? []),
  ]).filter((place) => place !== '');
  const everyone = unique(account.cnis.flatMap(customers));
  const asns = everyone.filter((customer) => customer.startsWith('asn:'));

  const found: Found[] = [];
  for (const place of places) {
    const members = may.flatMap((circuit) => {
      const cnis = inPlace(circuit, place);
      return cnis === undefined ? [] : [{ circuit, cnis }];
    });
    found.push({ rank: 1, name: place, members });
    for (const customer of everyone) {
      const theirs = may.flatMap((circuit) => {
        const cnis = inPlace(circuit, place);
        if (cnis === undefined) return [];
        const among = holds('an ignored CNI has no customer') ? cnis : served(circuit);
        return [{ circuit, cnis: ofCustomer(among, customer) }];
      });
      found.push({ rank: 2, name: `${place}/${customer}`, members: theirs.filter(({ cnis }) => cnis.length > 0) });
    }
  }
  const withCustomer = (customer: string) =>
    may
      .map((circuit) => ({ circuit, cnis: ofCustomer(served(circuit), customer) }))
      .filter(({ cnis }) => cnis.length > 0);
  for (const service of everyone.filter((customer) => customer.startsWith('service:')))
    found.push({ rank: 3, name: service, members: withCustomer(service) });
  for (const asn of asns) {
    const members = withCustomer(asn).filter(({ circuit }, _, all) => {
      if (metro(circuit) === '') return false;
      const neighbours = all.filter((other) => metro(other.circuit) === metro(circuit));
      return !holds('an ASN counts where it has one circuit in the metro') || neighbours.length === 1;
    });
    found.push({ rank: 4, name: asn, members });
  }
  found.push({ rank: 5, name: 'account', members: may.map((circuit) => ({ circuit, cnis: ours(circuit) })) });
  const least = holds('a set has two circuits') ? 2 : 1;
  return named(
    found.filter(({ members }) => members.length >= least),
    holds,
  );
}

interface Found {
  readonly rank: number;
  readonly name: string;
  readonly members: readonly { readonly circuit: OracleCircuit; readonly cnis: readonly OracleCni[] }[];
}

function named(found: readonly Found[], holds: (rule: OracleRule) => boolean): readonly OracleSet[] {
  const circuits = ({ members }: Found) => JSON.stringify(members.map(({ circuit }) => circuit.name).sort());
  return found.map((set) => {
    const alike = found
      .filter((other) => circuits(other) === circuits(set))
      .sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
    const names = holds('sets of the same circuits share their names') ? alike.map(({ name }) => name) : [set.name];
    const lines = set.members.map(
      ({ circuit, cnis }) =>
        `${circuit.name}: ${cnis
          .map(({ id }) => id)
          .sort()
          .join(', ')}`,
    );
    return { names, members: lines.sort() };
  });
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
