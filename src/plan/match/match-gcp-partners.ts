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
    (one): one is DesiredGcpPartner => one.type === 'gcp_partner' && isSeeking(one, search),
  );
  if (seekers.length === 0) return;
  for (const one of seekers) {
    const mine = lookalikes(search, one, pool).filter((live) => evidence.hostsOf(one.key).has(live.name));
    const [host] = mine;
    if (host !== undefined && mine.length === 1) take(search, one, host);
  }
  const left = seekers.filter((one) => isSeeking(one, search));
  const open = new Set(
    search.desired.interconnects.filter((one) => isOpenGoogleKey(one, search)).map(({ key }) => key),
  );
  const lives = [...pool.values()].flat().filter((live) => !search.result.isTaken(live));
  const at = new Map(lives.map((live, i) => [live, i]));
  const edges = left.map((one) => {
    const isReplaced = search.result.has(one.key);
    const alike = lookalikes(search, one, pool).filter((live) => !isReplaced || isVacant(search, live));
    return alike.flatMap((live) => at.get(live) ?? []);
  });
  for (const part of components(edges)) {
    assignAlike(search, open, {
      keys: part.lefts.flatMap((i) => left[i] ?? []),
      lives: part.rights.flatMap((i) => lives[i] ?? []),
      edges: part.edges,
    });
  }
  const unsettled = left.filter((one) => search.result.has(one.key) && !search.successors.has(one.key));
  settleOccupied(
    search,
    unsettled.map((one) => ({ one, lives: lookalikes(search, one, pool).filter((live) => !isVacant(search, live)) })),
  );
}

/** Whether a live attachment of a region and a bandwidth is looked for. In its own region the old one of a key goes first: there are never two. */
function isSeeking(one: DesiredGcpPartner, { result, successors }: InterconnectSearch): boolean {
  const region = regionOf(one);
  if (region === undefined || one.bandwidth === undefined || isPinnedTombstone(one)) return false;
  const live = result.matches.get(one.key);
  if (live === undefined) return true;
  return one.state === 'present' && live.type === 'gcp_partner' && live.region !== region && !successors.has(one.key);
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
function lookalikes({ result }: InterconnectSearch, one: DesiredGcpPartner, pool: Pool): readonly LiveGcpPartner[] {
  return (pool.get(regionOf(one) ?? '') ?? []).filter(
    (live) => !result.isTaken(live) && (live.bandwidth === undefined || live.bandwidth === one.bandwidth),
  );
}

function take(search: InterconnectSearch, one: DesiredGcpPartner, live: LiveGcpPartner): void {
  if (search.result.has(one.key)) addSuccessor(search, one.key, live);
  else search.result.add(one.key, live, 'region_bandwidth');
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
    (one, i) =>
      (surplus > 0 || matching.alternatives(i).length > 0) && (isWanted || dependsOnChoice(search, one, surplus)),
  );
  if (decisive.length > 0) {
    const clue = cutOffClue(keys, lives);
    for (const one of decisive) {
      const candidates = (edges[keys.indexOf(one)] ?? []).flatMap((at) => lives[at] ?? []);
      search.result.errors.push(ambiguous(one, candidates, 'they are alike in region and bandwidth', clue));
    }
    return;
  }
  keys.forEach((one, i) => {
    const live = lives[matching.partner(i) ?? -1];
    if (live === undefined) return;
    const rider = riderInstead(search, open, one, live);
    if (rider === undefined) take(search, one, live);
    else {
      const why = `its region and bandwidth say so, but the documents put the CNIs on it on interconnect.${rider}`;
      const clue = `then those CNIs move; where interconnect.${rider} got another bandwidth instead, write name: ${live.name} there`;
      search.result.errors.push(ambiguous(one, [live], why, clue));
    }
  });
}

function isOpenGoogleKey(one: DesiredInterconnect, { result }: InterconnectSearch): boolean {
  return one.type === 'gcp_partner' && one.state === 'present' && !result.has(one.key);
}

/**
 * The key that an attachment rather is, though region and bandwidth fit another key with CNIs of its own: all CNIs on it belong elsewhere. Either
 * they move, or bandwidths were edited; the pairing key could tell, and is never read back.
 */
function riderInstead(
  { evidence }: InterconnectSearch,
  open: ReadonlySet<string>,
  one: DesiredGcpPartner,
  live: LiveGcpPartner,
): string | undefined {
  const { keys } = evidence.ridersOf(live.name);
  if (keys.has(one.key) || !evidence.isUsed(one.key)) return undefined;
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
  const { keys } = search.evidence.ridersOf(live.name);
  return [...keys].some((key) => alike.every((one) => one.key !== key) && mayBeKey(search, key, live));
}

/** `surplus`: how many more keys than attachments there are; with any, a create with its own pairing key hangs on the choice. */
function dependsOnChoice(
  { desired, evidence, result }: InterconnectSearch,
  one: DesiredGcpPartner,
  surplus: number,
): boolean {
  return (
    surplus > 0 ||
    evidence.isUsed(one.key) ||
    result.has(one.key) ||
    one.state === 'absent' ||
    (surplus < 0 && (one.protect || desired.policy.prune))
  );
}

/** A new attachment whose region nobody knows could not be recognised on the next run: it would be created again. */
export function unknownRegion(one: DesiredGcpPartner) {
  return planNote({
    code: 'plan-region-unknown',
    message: `interconnect.${one.key} has no region, and its pairing key does not tell it, so it could not be recognised once it is created`,
    address: `interconnect.${one.key}`,
    hint: 'write region (for example region: us-east4)',
    origin: one.origin,
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
