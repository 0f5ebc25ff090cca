import { addTo, groupBy } from '../../model/collections.ts';
import type { DesiredAccount, DesiredCni, Policy } from '../../model/desired.ts';
import { ignoreMatcher } from '../../model/globs/name-globs.ts';
import type { LiveAccount, LiveCni, LiveInterconnect } from '../../model/live.ts';
import { compareText } from '../../model/text.ts';
import { referenceReader } from '../interconnect-names.ts';
import { isOwn } from '../match/matches.ts';
import type { AccountMatch } from '../stages.ts';

/** What backup sets are made from, before the health of a circuit is known. */
export interface SetFacts {
  /** The circuits that may be in a set if they are not Pending: each carries a CNI, is ours and is not ignored. Sorted by name. */
  readonly circuits: readonly CarryingCircuit[];
  /** By id of a live CNI: whom it serves, before and after the plan (`asn:65010`, `service:acme`). Ignored CNIs are left out. */
  readonly customers: ReadonlyMap<string, readonly string[]>;
  /** Names of groups and joined metros: places that documents declare. */
  readonly declaredPlaces: ReadonlySet<string>;
}

export interface CarryingCircuit {
  readonly name: string;
  readonly live: LiveInterconnect;
  /** The metro, or the name that `policy.metros` gives to it. Undefined where the API gives neither site nor region. */
  readonly metro: string | undefined;
  /** The ids of its CNIs, sorted. Empty if it carries only ignored CNIs. */
  readonly cnis: readonly string[];
  /** By name of each metro and group that it is in: the CNIs that count there. */
  readonly places: ReadonlyMap<string, readonly string[]>;
}

/** @param desired with the CNIs of the journal */
export function setFacts(desired: DesiredAccount, live: LiveAccount, match: AccountMatch): SetFacts {
  const isIgnored = ignoreMatcher(desired.policy.ignore);
  const cnis = live.cnis.filter(
    ({ magic, interconnect }) => !isIgnored(magic.conduit_name) && !isIgnored(interconnect),
  );
  const carrying = new Set(live.cnis.map(({ interconnect }) => interconnect));
  const ids = new Map<string, string[]>();
  for (const { interconnect, id } of cnis) addTo(ids, interconnect, id);
  const groupsOf = groupFinder(desired, match, new Set(cnis.map(({ id }) => id)));
  const metroOf = metroNames(desired.policy);
  const circuits = live.interconnects.filter(
    (interconnect) =>
      carrying.has(interconnect.name) && isOwn(interconnect, live.account) && !isIgnored(interconnect.name),
  );
  return {
    circuits: circuits.map((interconnect) => {
      const { name } = interconnect;
      const own = ids.get(name) ?? [];
      const metro = metroOf(interconnect);
      const groups = groupsOf(name, own);
      return {
        name,
        live: interconnect,
        metro,
        cnis: own,
        places: new Map([...groups, ...(metro === undefined ? [] : [[metro, own] as const])]),
      };
    }),
    customers: customersById(desired, cnis, match),
    declaredPlaces: new Set([
      ...desired.interconnects.flatMap(({ group }) => group ?? []),
      ...Object.keys(desired.policy.metros),
    ]),
  };
}

/**
 * The groups of a circuit by its live name, each with the CNIs that count there. A circuit that no document declares counts in the group
 * that its CNIs move to: a run that was interrupted may have left it behind.
 * @param ours ids of the CNIs that are not ignored
 */
function groupFinder(
  desired: DesiredAccount,
  match: AccountMatch,
  ours: ReadonlySet<string>,
): (name: string, cnis: readonly string[]) => readonly (readonly [string, readonly string[]])[] {
  const groupOfKey = new Map(desired.interconnects.map(({ key, group }) => [key, group]));
  const groupOf = new Map<string, string | undefined>();
  for (const [key, { name }] of [...match.interconnects, ...match.successors]) groupOf.set(name, groupOfKey.get(key));
  const read = referenceReader(desired);
  const leaving = new Map<string, Map<string, string[]>>();
  for (const cni of desired.cnis) {
    const live = match.cnis.get(cni.key);
    const host = cni.state === 'present' ? read(cni) : undefined;
    const group = host !== undefined && 'key' in host ? groupOfKey.get(host.key) : undefined;
    if (live === undefined || group === undefined || !ours.has(live.id) || groupOf.has(live.interconnect)) continue;
    const groups = leaving.get(live.interconnect) ?? new Map<string, string[]>();
    addTo(groups, group, live.id);
    leaving.set(live.interconnect, groups);
  }
  return (name, cnis) => {
    if (!groupOf.has(name)) return [...(leaving.get(name) ?? [])];
    const group = groupOf.get(name);
    return group === undefined ? [] : [[group, cnis]];
  };
}

/** The metro of a circuit: the first three letters of its site, or the region of a Google attachment. `policy.metros` joins some. */
export function metroNames({ metros }: Pick<Policy, 'metros'>): (live: LiveInterconnect) => string | undefined {
  const joined = new Map(
    Object.entries(metros).flatMap(([name, places]) => places.map((place) => [place.toLowerCase(), name])),
  );
  return (live) => {
    const place = live.type === 'direct' ? live.site.slice(0, 3) : live.type === 'gcp_partner' ? live.region : '';
    const folded = place.toLowerCase();
    return folded === '' ? undefined : (joined.get(folded) ?? unreserved(folded));
  };
}

/** The metros of an account with two or more circuits that back each other up, as it is without a document: live names by metro, sorted. */
export function backupMetros(live: LiveAccount): ReadonlyMap<string, readonly string[]> {
  const metroOf = metroNames({ metros: {} });
  const carrying = new Set(live.cnis.map(({ interconnect }) => interconnect));
  const own = live.interconnects.filter((circuit) => carrying.has(circuit.name) && isOwn(circuit, live.account));
  const metros = [...groupBy(own, metroOf)].filter(([, circuits]) => circuits.length > 1);
  metros.sort(([a], [b]) => compareText(a, b));
  return new Map(metros.map(([metro, circuits]) => [metro, circuits.map(({ name }) => name)]));
}

/** The API may use characters in a place that have a meaning in names of sets. A document cannot. */
function unreserved(place: string): string {
  return place === 'account' ? '%account' : place.replaceAll(/[%/:]/g, encodeURIComponent);
}

function customersById(
  desired: DesiredAccount,
  cnis: readonly LiveCni[],
  match: AccountMatch,
): ReadonlyMap<string, readonly string[]> {
  const declared = new Map<string, DesiredCni>();
  for (const cni of desired.cnis) {
    const live = match.cnis.get(cni.key);
    if (live !== undefined) declared.set(live.id, cni);
  }
  const asns = asnNames();
  return new Map(cnis.map((cni) => [cni.id, customersOf(cni, declared.get(cni.id), asns)]));
}

/** One list for each ASN: many CNIs have the same, and its text is looked up for each. */
function asnNames(): (asn: number | undefined) => readonly string[] {
  const lists = new Map<number | undefined, readonly string[]>([[undefined, []]]);
  return (asn) => {
    const list = lists.get(asn) ?? [`asn:${asn}`];
    lists.set(asn, list);
    return list;
  };
}

function customersOf(
  { bgp }: LiveCni,
  declared: DesiredCni | undefined,
  asns: (asn: number | undefined) => readonly string[],
): readonly string[] {
  const before = bgp?.customer_asn;
  const after = declared?.state === 'present' ? declared.bgp?.customer_asn : undefined;
  const service = declared?.service;
  const own = asns(before);
  const next = after === before ? [] : asns(after);
  if (next.length === 0 && service === undefined) return own;
  return [...own, ...next, ...(service === undefined ? [] : [`service:${service}`])];
}
