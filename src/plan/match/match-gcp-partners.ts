import { addTo, groupBy } from '../../model/collections.ts';
import type { DesiredGcpPartner, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveGcpPartner } from '../../model/live.ts';
import { compareText } from '../../model/text.ts';
import { regionOfPairingKey } from '../../net/pairing-key.ts';
import { planNote } from '../note.ts';
import {
  addSuccessor,
  ambiguous,
  type InterconnectSearch,
  isPinnedTombstone,
  mayBeKey,
  openCandidates,
} from './matches.ts';
import { type Edges, maximumMatching } from './maximum-matching.ts';
import { isVacant, settleOccupied } from './occupied-successors.ts';

/**
 * Matches Google partner interconnects by region and bandwidth. Two kinds of keys take part: keys without a live interconnect, and keys
 * that go to another region. For the second kind, an earlier run may have created the new interconnect. The API shows no difference within
 * a redundant pair, so the hosted CNIs tell the two apart. If no CNI does and something depends on the choice, that is an error.
 */
export function matchGcpPartners(search: InterconnectSearch): void {
  const { evidence } = search;
  const pool = attachmentsByRegion(search);
  const seekers = search.desired.interconnects.filter(
    (interconnect): interconnect is DesiredGcpPartner =>
      interconnect.type === 'gcp_partner' && isSeeking(interconnect, search),
  );
  if (seekers.length === 0) return;
  for (const interconnect of seekers) {
    const mine = lookalikes(search, interconnect, pool).filter((live) =>
      evidence.hostsOf(interconnect.key).has(live.name),
    );
    const [host] = mine;
    if (host !== undefined && mine.length === 1) take(search, interconnect, host);
  }
  const left = seekers.filter((interconnect) => isSeeking(interconnect, search));
  const open = new Set(
    search.desired.interconnects.filter((interconnect) => isOpenGoogleKey(interconnect, search)).map(({ key }) => key),
  );
  const lives = [...pool.values()].flat().filter((live) => !search.result.isTaken(live));
  const at = new Map(lives.map((live, i) => [live, i]));
  const edges = left.map((interconnect) => {
    const isReplaced = search.result.has(interconnect.key);
    const alike = lookalikes(search, interconnect, pool).filter((live) => !isReplaced || isVacant(search, live));
    return alike.flatMap((live) => at.get(live) ?? []);
  });
  for (const part of components(edges)) {
    assignAlike(search, open, {
      keys: part.lefts.flatMap((i) => left[i] ?? []),
      lives: part.rights.flatMap((i) => lives[i] ?? []),
      edges: part.edges,
    });
  }
  const unsettled = left.filter(
    (interconnect) => search.result.has(interconnect.key) && isSeeking(interconnect, search),
  );
  settleOccupied(
    search,
    unsettled.map((interconnect) => ({
      interconnect: interconnect,
      lives: lookalikes(search, interconnect, pool).filter((live) => !isVacant(search, live)),
    })),
  );
}

/**
 * True if the key still needs a live attachment of its region and bandwidth. Within a region, the old attachment of a key is deleted first,
 * so that two never exist.
 */
function isSeeking(interconnect: DesiredGcpPartner, { result, successors }: InterconnectSearch): boolean {
  const region = regionOf(interconnect);
  if (region === undefined || interconnect.bandwidth === undefined || isPinnedTombstone(interconnect)) return false;
  const live = result.matches.get(interconnect.key);
  if (live === undefined) return true;
  return (
    interconnect.state === 'present' &&
    live.type === 'gcp_partner' &&
    live.region !== region &&
    !successors.has(interconnect.key)
  );
}

type Pool = ReadonlyMap<string, readonly LiveGcpPartner[]>;

/** Only attachments that no key has yet. */
function attachmentsByRegion(search: InterconnectSearch): Pool {
  const attachments = openCandidates(search).filter((live) => live.type === 'gcp_partner');
  return groupBy(attachments, (live) => live.region);
}

/**
 * The live attachments that could be this key and that no key has yet. An attachment whose bandwidth the API leaves out fits any bandwidth.
 */
function lookalikes(
  { result }: InterconnectSearch,
  interconnect: DesiredGcpPartner,
  pool: Pool,
): readonly LiveGcpPartner[] {
  return (pool.get(regionOf(interconnect) ?? '') ?? []).filter(
    (live) => !result.isTaken(live) && (live.bandwidth === undefined || live.bandwidth === interconnect.bandwidth),
  );
}

function take(search: InterconnectSearch, interconnect: DesiredGcpPartner, live: LiveGcpPartner): void {
  if (search.result.has(interconnect.key)) addSuccessor(search, interconnect.key, live);
  else search.result.add(interconnect.key, live, 'region_bandwidth');
}

/** Keys, and the live attachments that could be these keys. */
interface Alike {
  readonly keys: readonly DesiredGcpPartner[];
  readonly lives: readonly LiveGcpPartner[];
  /** For each key the positions of the attachments that it could be. */
  readonly edges: readonly (readonly number[])[];
}

function assignAlike(search: InterconnectSearch, open: ReadonlySet<string>, { keys, lives, edges }: Alike): void {
  if (keys.length === 0 || lives.length === 0) return;
  const matching = maximumMatching(edges, lives.length);
  const surplus = keys.length - lives.length;
  // A leftover attachment would match another key, on which the documents put its CNIs, and would be replaced.
  const isWanted = surplus < 0 && lives.some((live) => isReplacedElsewhere(search, live, keys));
  const decisive = keys.filter(
    (interconnect, i) =>
      (surplus > 0 || matching.alternatives(i).length > 0) &&
      (isWanted || dependsOnChoice(search, interconnect, surplus)),
  );
  if (decisive.length > 0) {
    const clue = cutOffClue(keys, lives);
    for (const interconnect of decisive) {
      const candidates = (edges[keys.indexOf(interconnect)] ?? []).flatMap((at) => lives[at] ?? []);
      search.result.errors.push(ambiguous(interconnect, candidates, 'they are alike in region and bandwidth', clue));
    }
    return;
  }
  keys.forEach((interconnect, i) => {
    const live = lives[matching.partner(i) ?? -1];
    if (live === undefined) return;
    const otherKey = otherKeyOf(search, open, interconnect, live);
    if (otherKey === undefined) take(search, interconnect, live);
    else {
      const why = `its region and bandwidth say so, but the documents put the CNIs on it on interconnect.${otherKey}`;
      const clue = `then those CNIs move; if interconnect.${otherKey} got another bandwidth instead, write name: ${live.name} there`;
      search.result.errors.push(ambiguous(interconnect, [live], why, clue));
    }
  });
}

function isOpenGoogleKey(interconnect: DesiredInterconnect, { result }: InterconnectSearch): boolean {
  return interconnect.type === 'gcp_partner' && interconnect.state === 'present' && !result.has(interconnect.key);
}

/**
 * Another key that the attachment probably is, although region and bandwidth fit this key. This key has CNIs of its own, but no CNI on the
 * attachment belongs to it. Either those CNIs move, or bandwidths were edited. The pairing key could decide, but the API never gives it
 * back.
 */
function otherKeyOf(
  { evidence }: InterconnectSearch,
  open: ReadonlySet<string>,
  interconnect: DesiredGcpPartner,
  live: LiveGcpPartner,
): string | undefined {
  const { keys } = evidence.hostedOn(live.name);
  if (keys.has(interconnect.key) || !evidence.isUsed(interconnect.key)) return undefined;
  return [...keys].sort(compareText).find((key) => open.has(key));
}

/**
 * A hint about the key that an interrupted apply had just created: plan/order creates similar attachments in the order of keys. Only Google
 * knows for certain, because a key may have been renamed or added since.
 */
function cutOffClue(keys: readonly DesiredGcpPartner[], lives: readonly LiveGcpPartner[]): string | undefined {
  const [first, second] = keys;
  const [made, another] = lives;
  if (first === undefined || second === undefined || made === undefined || another !== undefined) return undefined;
  return `apply creates them in the order of their keys: if an interrupted apply made ${made.name}, that is interconnect.${first.key}, unless a key was added or renamed since; Google Cloud shows which pairing key is in use`;
}

function isReplacedElsewhere(search: InterconnectSearch, live: LiveGcpPartner, alike: readonly DesiredGcpPartner[]) {
  const { keys } = search.evidence.hostedOn(live.name);
  return [...keys].some(
    (key) => alike.every((interconnect) => interconnect.key !== key) && mayBeKey(search, key, live),
  );
}

/**
 * @param surplus number of keys minus number of attachments. If positive, the choice decides which key is created, with its own pairing
 * key.
 */
function dependsOnChoice(
  { desired, evidence, result }: InterconnectSearch,
  interconnect: DesiredGcpPartner,
  surplus: number,
): boolean {
  return (
    surplus > 0 ||
    evidence.isUsed(interconnect.key) ||
    result.has(interconnect.key) ||
    interconnect.state === 'absent' ||
    (surplus < 0 && (interconnect.protect || desired.policy.prune))
  );
}

/** The next run could not recognise a new attachment of unknown region, and would create it again. */
export function unknownRegion(interconnect: DesiredGcpPartner) {
  return planNote({
    code: 'plan-region-unknown',
    message: `interconnect.${interconnect.key} has no region, and its pairing key does not contain it, so it could not be recognised once it is created`,
    address: `interconnect.${interconnect.key}`,
    hint: 'write region (for example region: us-east4)',
    origin: interconnect.origin,
  });
}

/** The Google Cloud region of an attachment: as declared, or else from its pairing key. Undefined if the pairing key has another form. */
export function regionOf({ region, pairing_key: key }: DesiredGcpPartner): string | undefined {
  return region ?? (key && regionOfPairingKey(key.reveal()));
}

/** A part of a bipartite graph that no edge connects with the rest. */
interface Component {
  /** Positions in the whole graph, ascending. */
  readonly lefts: readonly number[];
  readonly rights: readonly number[];
  /** For each of `lefts` the positions in `rights`. */
  readonly edges: Edges;
}

/** The connected parts of a bipartite graph, sorted by their first left vertex. O(vertices + edges), plus the sorting. */
export function components(edges: Edges): readonly Component[] {
  const owners = new Map<number, number[]>();
  edges.forEach((rights, left) => {
    for (const right of rights) addTo(owners, right, left);
  });
  const seen = new Set<number>();
  return [...edges.keys()].flatMap((start) => {
    if (seen.has(start)) return [];
    const lefts = new Set([start]);
    const rights = new Set<number>();
    // The set grows while it is walked.
    for (const left of lefts) {
      for (const right of edges[left] ?? []) {
        if (rights.has(right)) continue;
        rights.add(right);
        for (const other of owners.get(right) ?? []) lefts.add(other);
      }
    }
    for (const left of lefts) seen.add(left);
    return [component([...lefts].sort(ascending), [...rights].sort(ascending), edges)];
  });
}

function component(lefts: readonly number[], rights: readonly number[], edges: Edges): Component {
  const at = new Map(rights.map((right, i) => [right, i]));
  return { lefts, rights, edges: lefts.map((left) => (edges[left] ?? []).flatMap((right) => at.get(right) ?? [])) };
}

function ascending(a: number, b: number): number {
  return a - b;
}
