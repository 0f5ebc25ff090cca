import type { DesiredAccount } from '../../model/desired.ts';
import { stronglyConnected } from '../../model/graph.ts';
import type { LiveAccount } from '../../model/live.ts';
import type { PlanFacts } from '../../model/network-api.ts';
import type { PlanNote } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { type Allowance, isAllowedOn } from '../allowance.ts';
import { hostAddress } from '../decide/hosts-after-plan.ts';
import { planNote } from '../note.ts';
import { type BackupSet, backupSets } from '../sets/backup-sets.ts';
import type { SetFacts } from '../sets/circuits.ts';
import { type KnownConduits, Liveness } from '../sets/liveness.ts';
import type { AllDecisions, Host, InterconnectDecision } from '../stages.ts';
import { type Block, blocksOf, type UnplacedBlock } from './blocks.ts';
import { blockEdges, chainsOf } from './chains.ts';
import { draftSteps } from './draft-steps.ts';
import { halfWay } from './half-way.ts';
import { inseparableSteps } from './inseparable-steps.ts';
import { keepOnly, onlyNotes } from './keep-only.ts';
import { breakLinkCircles } from './link-circles.ts';
import { numberBlocks, type NumberedBlock } from './number-blocks.ts';
import { type NumberedSteps, numberSteps } from './number-steps.ts';
import { orderByRules } from './order-rules.ts';
import {
  bgpFinder,
  isTooShort,
  leastDuration,
  type PlannedPace,
  proofAtEnd,
  proofFinder,
  type ProofOf,
  quietMoves,
  standingFinder,
} from './proof.ts';
import type { StepDraft } from './step-draft.ts';
import { type Walk, walkChain } from './walk-chain.ts';
import { BlockWatch, type KnownTunnels, type WatchGaps } from './watch/block-watch.ts';

export interface OrderedSteps extends NumberedSteps {
  /** The decisions without what `--only` leaves out, and with a warning that says so. */
  readonly decided: AllDecisions;
  readonly blocks: readonly NumberedBlock[];
  readonly sets: readonly BackupSet[];
  /** What is left of each set that is touched. */
  readonly walks: readonly Walk[];
  /** What would prove that blocks are back with `--confirm each`. */
  readonly confirmed: ProofOf;
  /** What is up now. */
  readonly liveness: Liveness;
  /** True for the id of a block that something proves to be back before the blocks that wait for it. */
  readonly isBack: (block: number) => boolean;
  /** The least time in milliseconds that soaks, tunnel health and checks take. */
  readonly leastMs: number;
  /** Where tunnel health proves nothing or may take long, though the policy asks for it. Undefined: the policy does not. */
  readonly watchGaps: WatchGaps | undefined;
  /** A check runs on a circuit with BGP, but its time limit is too short to prove anything. */
  readonly unproven: boolean;
  /** The addresses of CNIs that go off their link for the moment, to break a circle of links. */
  readonly asides: ReadonlySet<string>;
  /** The addresses of all changes, sorted. Changes that `--only` leaves out are included. */
  readonly changing: readonly string[];
}

interface OrderOptions {
  readonly only: readonly string[] | undefined;
  readonly allowed: readonly Allowance[];
  readonly pace: PlannedPace;
  readonly conduits: KnownConduits;
  /** By live id: the tunnels that can be watched. */
  readonly tunnels: KnownTunnels;
}

/** Decisions → API calls → what waits for what → only the requested changes → one circuit of a set at a time → numbers. */
export function orderSteps(
  everything: AllDecisions,
  desired: DesiredAccount,
  live: LiveAccount,
  facts: SetFacts,
  { health }: PlanFacts,
  { only, allowed, pace, conduits, tunnels }: OrderOptions,
): OrderedSteps | { readonly errors: readonly PlanNote[] } {
  const calls = draftSteps(everything, isMoveHeld(desired, allowed));
  const { drafts: unlinked, circles } = breakLinkCircles(calls, everything, live.cnis);
  const drafts = orderByRules(unlinked, everything, live.cnis, circles);
  if ('cycle' in numberSteps(drafts)) return { errors: noOrder(drafts, everything.interconnects) };
  const { decided, steps } = keepOnly(everything, drafts, only);
  const notes = only === undefined ? [] : onlyNotes(only, drafts, steps);
  const sets = backupSets(facts, health);
  const hasBgp = bgpFinder(decided);
  const liveness = new Liveness(health, conduits, decided.traffic.cnisOn);
  const watch = new BlockWatch(decided, tunnels);
  const isWatched = (block: UnplacedBlock) => pace.tunnelHealthMs > 0 && watch.isKnown(block);
  const isLightEnough = quietMoves(decided, liveness, hasBgp);
  const proofsOf = (given: PlannedPace) => proofFinder(given, hasBgp, isLightEnough, isWatched);
  const proofOf = proofsOf(pace);
  const blocks = blocksOf(steps, decided, standingFinder(sets, liveness, proofOf));
  const chains = chainsOf(blocks, sets);
  const ordered = { blocks, edges: blockEdges(blocks, chains, decided.groups) };
  const atEnd = (proof: ProofOf) => proofAtEnd(proof, ordered.edges, isLightEnough);
  const numbered = numberSteps(steps, ordered);
  if ('cycle' in numbered) throw new Error(`the steps of ${numbered.cycle.join(', ')} wait for each other`);
  const errors = halfWay(steps, inseparableSteps(decided, circles), health);
  if (errors.length > 0) return { errors };
  return {
    ...numbered,
    decided: { ...decided, warnings: [...decided.warnings, ...notes] },
    blocks: numberBlocks(ordered, { decisions: decided, cnis: live.cnis, health }, pace, numbered.idOf, isWatched),
    sets,
    walks: chains.map((chain) => walkChain(chain, liveness, atEnd(proofOf))),
    confirmed: atEnd(proofsOf({ ...pace, confirm: true })),
    liveness,
    isBack: backFinder(blocks, proofOf),
    leastMs: leastDuration(ordered, pace, hasBgp, isWatched),
    watchGaps: pace.tunnelHealthMs > 0 ? watch.gaps(new Set(ordered.edges.map(([before]) => before))) : undefined,
    unproven: isTooShort(pace) && blocks.some(hasBgp),
    asides: new Set(circles.keys()),
    changing: [...new Set(drafts.map(({ address }) => address))].sort(compareText),
  };
}

/** What proves a block depends on no set, but for the last block of the whole account, which no other block waits for. */
function backFinder(blocks: readonly Block[], proofOf: ReturnType<typeof proofFinder>): (block: number) => boolean {
  const back = new Set(blocks.flatMap((block) => (proofOf(block) === undefined ? [] : [block.id])));
  return (id) => back.has(id);
}

/**
 * Traffic moves onto an interconnect only while it is Healthy, unless the policy or an allowance for exactly this interconnect says
 * otherwise.
 */
function isMoveHeld({ policy }: DesiredAccount, allowed: readonly Allowance[]): (host: Host) => boolean {
  return (host) => policy.require_healthy && !isAllowedOn(allowed, 'unhealthy', hostAddress(host));
}

/** A circuit that is deleted or replaced, and the circuit that is to be made on its port. */
interface Handover {
  readonly from: InterconnectDecision;
  readonly to: InterconnectDecision;
}

/** The errors of a plan whose steps wait for each other. For each circle: the cause, and what to do. */
function noOrder(drafts: readonly StepDraft[], interconnects: readonly InterconnectDecision[]): readonly PlanNote[] {
  const byName = new Map(drafts.map((draft) => [draft.name, draft]));
  const before = (name: string) => {
    const draft = byName.get(name);
    return draft === undefined ? [] : [...draft.needs, ...draft.after];
  };
  const circles = stronglyConnected([...byName.keys()], before).filter(({ length }) => length > 1);
  // A step that waits for itself, or for a step that does not exist, is in no circle of several steps.
  if (circles.length === 0)
    return [namesInCircle([...new Set(drafts.map(({ address }) => address))].sort(compareText))];
  return circles.map((circle) => {
    const addresses = new Set(circle.flatMap((name) => byName.get(name)?.address ?? []));
    const cnis = [...addresses].filter((address) => address.startsWith('cni.')).sort(compareText);
    const handover = findHandover(interconnects.filter(({ address }) => addresses.has(address)));
    return handover === undefined || cnis.length === 0
      ? namesInCircle([...addresses].sort(compareText))
      : portInCircle(handover, cnis);
  });
}

function findHandover(interconnects: readonly InterconnectDecision[]): Handover | undefined {
  for (const from of interconnects) {
    if ((from.action !== 'delete' && from.action !== 'replace') || from.live.type !== 'direct') continue;
    const slot = from.live.slot_id.toLowerCase();
    const to = interconnects.find((each) => each !== from && portOfNew(each) === slot);
    if (to !== undefined) return { from, to };
  }
  return undefined;
}

function portOfNew(decision: InterconnectDecision): string | undefined {
  if (decision.action !== 'create' && decision.action !== 'replace') return undefined;
  return decision.body?.type === 'direct' ? decision.body.slot_id.toLowerCase() : undefined;
}

function portInCircle({ from, to }: Handover, cnis: readonly string[]): PlanNote {
  const which = cnis.join(', ');
  const verb = cnis.length === 1 ? 'leaves' : 'leave';
  const twoRuns = `apply in two runs: first move ${which} to a circuit that stays, or delete ${cnis.length === 1 ? 'it' : 'them'} (state: absent); then the rest`;
  const keep =
    from.action === 'delete'
      ? `to keep the circuit, write name: ${from.live.name} under ${to.address} and remove the entry of ${from.address}. Otherwise ${twoRuns}`
      : twoRuns;
  return planNote({
    code: 'plan-no-order',
    message: `${to.address} needs the port of ${from.address}, which cannot be deleted before ${which} ${verb} it; ${which} can only leave once ${to.address} is created`,
    hint: keep,
    address: to.address,
  });
}

function namesInCircle(addresses: readonly string[]): PlanNote {
  return planNote({
    code: 'plan-no-order',
    message: `${addresses.join(' and ')} wait for each other: each takes a conduit name or a link address that another one holds`,
    hint: 'apply in two runs: first give one of them a name or address that is not in use',
  });
}
