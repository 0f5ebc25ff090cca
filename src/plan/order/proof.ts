import { addTo } from '../../model/collections.ts';
import type { Pace } from '../../model/desired.ts';
import { leastProofMs, usualCheckTimeoutMs } from '../../model/run-check.ts';
import type { BackupSet } from '../sets/backup-sets.ts';
import type { Liveness } from '../sets/liveness.ts';
import type { Decisions } from '../stages.ts';
import type { Block, Standing, UnplacedBlock } from './blocks.ts';
import { type BlockEdge, isTouched } from './chains.ts';

/** What the command line asks for between two disruptive circuits. */
export interface PaceRequest {
  /** `--check`, with its `--check-timeout`. */
  readonly check?: { readonly timeoutMs: number } | undefined;
  /** `--confirm each`. */
  readonly confirm?: boolean;
}

/** What apply does between two disruptive circuits of a backup set. */
export interface PlannedPace {
  readonly soakMs: number;
  /** For so long tunnels must be healthy. 0: they are not looked at. */
  readonly tunnelHealthMs: number;
  /** Undefined: no check runs. */
  readonly checkMs: number | undefined;
  readonly confirm: boolean;
}

/** Without `--check`, a policy that requires a check counts as a check with the usual time limit: apply runs only with one. */
export function plannedPace({ soakMs, tunnelHealthMs = 0, check }: Pace, request: PaceRequest = {}): PlannedPace {
  const required = check === 'required' ? usualCheckTimeoutMs : undefined;
  const checkMs = request.check?.timeoutMs ?? required;
  return { soakMs, tunnelHealthMs, checkMs, confirm: request.confirm ?? false };
}

/** The time limit of the check is too short to prove that a session with BGP is back. */
export function isTooShort({ checkMs }: Pick<PlannedPace, 'checkMs'>): boolean {
  return checkMs !== undefined && checkMs < leastProofMs;
}

/** Finds out whether a block touches a CNI that has BGP, before or after the plan. */
export function bgpFinder({ cnis, traffic }: Decisions): (block: Pick<UnplacedBlock, 'touches'>) => boolean {
  const added = new Set(
    cnis.flatMap(({ declared, live }) => (live !== undefined && Boolean(declared?.bgp) ? [live.id] : [])),
  );
  const has = ({ touches }: Pick<UnplacedBlock, 'touches'>) =>
    [...touches].some(([circuit, { whole, cnis: touched }]) =>
      traffic
        .cnisOn(circuit)
        .some(({ id, bgp }) => (whole !== undefined || touched.has(id)) && (bgp !== undefined || added.has(id))),
    );
  const known = new Map<object, boolean>();
  return (block) => {
    const found = known.get(block) ?? has(block);
    known.set(block, found);
    return found;
  };
}

/**
 * The least time in milliseconds that soaks, tunnel health and checks take: blocks of one set wait for each other, others go side by side.
 * All of them count from the last write of a block. Tunnel health, and a check of a circuit with BGP, end five minutes after it or later.
 */
export function leastDuration(
  { blocks, edges }: { readonly blocks: readonly Block[]; readonly edges: readonly BlockEdge[] },
  pace: PlannedPace,
  hasBgp: (block: Block) => boolean,
  isWatched: (block: Block) => boolean,
): number {
  const befores = new Map<Block, Block[]>();
  for (const [before, after] of edges) addTo(befores, after, before);
  const awaited = new Set(edges.map(([before]) => before));
  const checkMs = pace.checkMs === undefined || isTooShort(pace) ? 0 : leastProofMs;
  const ends = new Map<Block, number>();
  // A block waits only for blocks before it in the one order.
  for (const block of blocks) {
    const begin = greatest((befores.get(block) ?? []).map((before) => ends.get(before) ?? 0));
    const soak = awaited.has(block) ? pace.soakMs : 0;
    const tunnels = awaited.has(block) && isWatched(block) ? Math.max(pace.tunnelHealthMs, leastProofMs) : 0;
    ends.set(block, begin + Math.max(soak, tunnels, hasBgp(block) ? checkMs : 0));
  }
  return greatest([...ends.values()]);
}

function greatest(numbers: readonly number[]): number {
  return numbers.reduce((most, each) => Math.max(most, each), 0);
}

/** What proves that a block is back for a set before the next block of that set begins. */
export type Proof = 'light' | 'tunnel_health' | 'check' | 'confirm';

export type ProofOf = (block: UnplacedBlock, set: BackupSet) => Proof | undefined;

/**
 * Light alone does not show that sessions and routes are back, but where there are none, it is all there is to see. A check does, if it
 * has the time that a session needs to fail. So does the health of its tunnels. A person who confirms each circuit vouches for the circuits
 * before it.
 */
export function proofFinder(
  pace: PlannedPace,
  hasBgp: (block: UnplacedBlock) => boolean,
  isLightEnough: (block: UnplacedBlock) => boolean,
  isWatched: (block: UnplacedBlock) => boolean,
): (block: UnplacedBlock) => Proof | undefined {
  return (block) => {
    if (pace.checkMs !== undefined && !(isTooShort(pace) && hasBgp(block))) return 'check';
    if (isWatched(block)) return 'tunnel_health';
    if (pace.confirm) return 'confirm';
    return isLightEnough(block) ? 'light' : undefined;
  };
}

/**
 * Finds out whether a block only moves CNIs without BGP on which no static route rides. Where they come from there must be light, because
 * apply waits for light only after a circuit that had it.
 */
export function quietMoves(
  { cnis }: Pick<Decisions, 'cnis'>,
  liveness: Liveness,
  hasBgp: (block: UnplacedBlock) => boolean,
): (block: UnplacedBlock) => boolean {
  const moves = new Set(
    cnis.flatMap(({ address, fields }) => (fields.every(({ path }) => isOfMove.has(path)) ? [address] : [])),
  );
  return (block) => {
    const { touches, circuits, bringsBack } = block;
    if (bringsBack || touches.size === 0 || hasBgp(block)) return false;
    if (!circuits.every((circuit) => liveness.stateOf(circuit) === 'Healthy')) return false;
    return [...touches.values()].every(
      ({ whole, cnis: touched }) =>
        whole === undefined &&
        [...touched].every(
          ([id, { address, onto }]) => onto !== undefined && moves.has(address) && liveness.carriesNoRoute(id),
        ),
    );
  };
}

const isOfMove: ReadonlySet<string> = new Set(['interconnect', 'magic.description']);

/**
 * Nobody is asked after the last circuit, and its tunnels are not watched. So in the whole account, these prove only blocks that another
 * block waits for. Apply reads the light after every circuit, so it proves the last one, too, where it is enough.
 */
export function proofAtEnd(
  proofOf: ProofOf,
  edges: readonly BlockEdge[],
  isLightEnough: (block: UnplacedBlock) => boolean,
): ProofOf {
  const awaited = new Set<UnplacedBlock>(edges.map(([before]) => before));
  return (block, set) => {
    const proof = proofOf(block, set);
    const isLate = proof === 'confirm' || proof === 'tunnel_health';
    if (!isLate || set.kind !== 'account' || awaited.has(block)) return proof;
    return isLightEnough(block) ? 'light' : undefined;
  };
}

/** Finds the standing of blocks. A move onto a circuit of one of its sets leaves that set smaller, so it ranks as lost. */
export function standingFinder(
  sets: readonly BackupSet[],
  liveness: Liveness,
  proof: ProofOf,
): (block: UnplacedBlock) => Standing {
  const setsOf = new Map<string, BackupSet[]>();
  for (const set of sets) for (const circuit of set.members.keys()) addTo(setsOf, circuit, set);
  return (block) => {
    const isProven = block.circuits.every((name) =>
      (setsOf.get(name) ?? []).every(
        (set) => !isTouched(set, name, block) || (proof(block, set) !== undefined && !shrinks(set, name, block)),
      ),
    );
    if (!isProven) return 'lost';
    return block.circuits.some((name) => liveness.hasTraffic(name)) ? 'proven' : 'repair';
  };
}

function shrinks({ members }: BackupSet, circuit: string, { touches }: UnplacedBlock): boolean {
  const touched = touches.get(circuit);
  const own = (members.get(circuit) ?? []).flatMap((id) => touched?.cnis.get(id) ?? []);
  const isOntoMember = own.some(({ onto }) => onto !== undefined && 'name' in onto.at && members.has(onto.at.name));
  return (
    touched?.whole?.isGone === true || isOntoMember || own.some(({ isGone, isWithdrawn }) => isGone || isWithdrawn)
  );
}
