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
 * Google partner interconnects by region and bandwidth: of a key that has none yet, and of one that goes to another region, where an
 * earlier run may have made its new one. A redundant pair is alike in everything the API shows, so the CNIs that they host tell them
 * apart; where nothing does and something depends on it, that is an error.
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
    (interconnect) => search.result.has(interconnect.key) && !search.successors.has(interconnect.key),
  );
  settleOccupied(
    search,
    unsettled.map((interconnect) => ({
      interconnect: interconnect,
      lives: lookalikes(search, interconnect, pool).filter((live) => !isVacant(search, live)),
    })),
  );
}

/** Whether a live attachment of a region and a bandwidth is looked for. In its own region the old one of a key goes first: there are never two. */
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

/** The attachments that no key has yet. */
function attachmentsByRegion(search: InterconnectSearch): Pool {
  const found = new Map<string, LiveGcpPartner[]>();
  for (const live of openCandidates(search)) {
    if (live.type !== 'gcp_partner') continue;
    const known = found.get(live.region);
    if (known === undefined) found.set(live.region, [live]);
    else known.push(live);
  }
  return found;
}

/** The live attachments left that a key could be. One whose bandwidth the API leaves out fits any. */
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

/** Keys and attachments of which some could be one another. */
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
  // One that is left over would be replaced for another key that its CNIs are put on.
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
      const clue = `then those CNIs move; where interconnect.${otherKey} got another bandwidth instead, write name: ${live.name} there`;
      search.result.errors.push(ambiguous(interconnect, [live], why, clue));
    }
  });
}

function isOpenGoogleKey(interconnect: DesiredInterconnect, { result }: InterconnectSearch): boolean {
  return interconnect.type === 'gcp_partner' && interconnect.state === 'present' && !result.has(interconnect.key);
}

/**
 * The key that an attachment rather is, though region and bandwidth fit another key with CNIs of its own: all CNIs on it belong elsewhere. Either
 * they move, or bandwidths were edited; the pairing key could tell, and is never read back.
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
 * Which key it is that an apply had just created when it was cut off: plan/order creates attachments that look alike in the order of keys.
 * Google alone knows for certain: a key may have been renamed or added since.
 */
function cutOffClue(keys: readonly DesiredGcpPartner[], lives: readonly LiveGcpPartner[]): string | undefined {
  const [first, second] = keys;
  const [made, another] = lives;
  if (first === undefined || second === undefined || made === undefined || another !== undefined) return undefined;
  return `an apply that was cut off creates them in the order of their keys: if it made ${made.name}, that is interconnect.${first.key}, unless a key was added or renamed since; Google Cloud shows which pairing key is in use`;
}

function isReplacedElsewhere(search: InterconnectSearch, live: LiveGcpPartner, alike: readonly DesiredGcpPartner[]) {
  const { keys } = search.evidence.hostedOn(live.name);
  return [...keys].some(
    (key) => alike.every((interconnect) => interconnect.key !== key) && mayBeKey(search, key, live),
  );
}

/** `surplus`: how many more keys than attachments there are; with any, a create with its own pairing key hangs on the choice. */
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

/** A new attachment whose region nobody knows could not be recognised on the next run: it would be created again. */
export function unknownRegion(interconnect: DesiredGcpPartner) {
  return planNote({
    code: 'plan-region-unknown',
    message: `interconnect.${interconnect.key} has no region, and its pairing key does not tell it, so it could not be recognised once it is created`,
    address: `interconnect.${interconnect.key}`,
    hint: 'write region (for example region: us-east4)',
    origin: interconnect.origin,
  });
}

/** The Google Cloud region of an attachment: as declared, or as its pairing key carries it; a key of another form tells nothing. */
export function regionOf({ region, pairing_key: key }: DesiredGcpPartner): string | undefined {
  return region ?? (key && regionOfPairingKey(key.reveal()));
}

/** A part of a bipartite graph that no edge connects with the rest. */
export interface Component {
  /** Positions in the whole graph, ascending. */
  readonly lefts: readonly number[];
  readonly rights: readonly number[];
  /** For each of `lefts` the positions in `rights`. */
  readonly edges: Edges;
}

/** The connected parts of a bipartite graph, by their first left vertex. O(vertices + edges), but for sorting. */
export function components(edges: Edges): readonly Component[] {
  const owners = new Map<number, number[]>();
  edges.forEach((rights, left) => {
    for (const right of rights) {
      const known = owners.get(right);
      if (known === undefined) owners.set(right, [left]);
      else known.push(left);
    }
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
