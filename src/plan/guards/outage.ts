import { addTo } from '../../model/collections.ts';
import type { GuardTrip, PlanNote } from '../../model/plan.ts';
import { compareText, joinWords, shellWord } from '../../model/text.ts';
import type { Allowance } from '../allowance.ts';
import type { CircuitTouches } from '../order/blocks.ts';
import { addressesTouched } from '../order/chains.ts';
import type { ProofOf } from '../order/proof.ts';
import { isGoneAfter, type Moment, strikes, type Walk, walkChain } from '../order/walk-chain.ts';
import type { BackupSet } from '../sets/backup-sets.ts';
import type { Liveness } from '../sets/liveness.ts';
import type { InterconnectDecision } from '../stages.ts';
import { allowWords, type Lifting } from './allow-flags.ts';
import { judgedNote } from './judged-sets.ts';

export interface OutageContext extends Lifting {
  readonly walks: readonly Walk[];
  readonly sets: readonly BackupSet[];
  readonly liveness: Liveness;
  readonly allowed: readonly Allowance[];
  /** The routes say more about the set: it only warns. */
  readonly isJudged: (walk: Walk) => boolean;
  /** What would prove that blocks are back with `--confirm each`. */
  readonly confirmed: ProofOf;
  /** Names of sets that do not trip. */
  readonly unguarded: readonly string[];
  readonly interconnects: readonly Pick<InterconnectDecision, 'address' | 'live'>[];
}

/** A backup set of which no circuit is surely up at some moment. */
interface Struck {
  readonly walk: Walk;
  readonly moment: Moment;
}

/**
 * In a backup set, at some moment, no circuit is surely up. Sets inside another set that trips are named with it. An allowance lifts a set
 * and the sets inside it.
 */
export function outage(context: OutageContext): GuardTrip | undefined {
  const struck = struckSets(context).filter(({ walk }) => !context.isJudged(walk));
  if (struck.length === 0) return undefined;
  const isLifted = liftFinder(context);
  const left = struck.filter(({ walk }) => !isLifted(walk.set));
  const { outermost: shown, inside } = nestingOf(struck);
  const open = left.length === 0 || left.length === struck.length ? shown : nestingOf(left).outermost;
  const nameOf = circuitNames(context);
  return {
    id: 'outage',
    message: shown.map((each) => message(each, inside.get(each.walk.set.names[0]) ?? [], context, nameOf)).join('; '),
    addresses: addressesOf(struck.map(({ walk }) => walk)),
    lift: liftOf(open, left.length === 0 ? struck : left, context),
    lifted: left.length === 0,
  };
}

/** The sets that only warn, because the routes say more about them. */
export function outageWarnings(context: OutageContext): readonly PlanNote[] {
  const struck = struckSets(context).filter(({ walk }) => context.isJudged(walk));
  const { outermost, inside } = nestingOf(struck);
  const nameOf = circuitNames(context);
  return outermost.map((each) => judgedNote(message(each, inside.get(each.walk.set.names[0]) ?? [], context, nameOf)));
}

function struckSets(context: OutageContext): readonly Struck[] {
  return context.walks.flatMap((walk): readonly Struck[] => {
    const [moment] = isUnguarded(walk.set, context) ? [] : strikes(walk);
    return moment === undefined ? [] : [{ walk, moment }];
  });
}

function circuitNames({ interconnects }: Pick<OutageContext, 'interconnects'>): (circuit: string) => string {
  const addresses = new Map(interconnects.map(({ address, live }) => [live?.name, address]));
  return (circuit) => addresses.get(circuit) ?? circuit;
}

/** Whether `--allow` lifts a set. */
export function liftFinder({ allowed, sets }: Pick<OutageContext, 'allowed' | 'sets'>): (set: BackupSet) => boolean {
  const values = allowed.flatMap(({ id, value }) => (id === 'outage' && value !== undefined ? [value] : []));
  const named = sets.filter(({ names }) => names.some((name) => name !== 'account' && values.includes(name)));
  const isAccount = values.includes('account');
  return (set) => (isAccount && set.names.includes('account')) || named.some((outer) => isInside(set, outer));
}

/** `policy.unguarded` names each set by itself. */
export function isUnguarded({ names }: BackupSet, { unguarded }: Pick<OutageContext, 'unguarded'>): boolean {
  return names.some((name) => unguarded.includes(name));
}

function isInside({ members }: BackupSet, outer: BackupSet): boolean {
  if (members.size > outer.members.size) return false;
  for (const name of members.keys()) if (!outer.members.has(name)) return false;
  return true;
}

interface Nesting {
  /** One of each name, without sets inside another one. The whole account hides no other set. */
  readonly outermost: readonly Struck[];
  /** By name of one of these: the names of the other sets that trip inside it. */
  readonly inside: ReadonlyMap<string, readonly string[]>;
}

function nestingOf(struck: readonly Struck[]): Nesting {
  const byName = new Map(struck.toReversed().map((each) => [each.walk.set.names[0], each]));
  const single = struck.filter((each) => byName.get(each.walk.set.names[0]) === each);
  const find = outerFinder(single);
  const around = new Map(struck.map((each) => [each, find(each)]));
  const outermost = single.filter((each) => around.get(each)?.length === 0);
  const shown = new Set(outermost);
  const inside = new Map<string, Set<string>>();
  for (const [{ walk }, outers] of around) {
    const [inner] = walk.set.names;
    for (const outer of outers) {
      const [name] = outer.walk.set.names;
      if (shown.has(outer) && name !== inner) inside.set(name, (inside.get(name) ?? new Set()).add(inner));
    }
  }
  return { outermost, inside: new Map([...inside].map(([name, inner]) => [name, [...inner]])) };
}

/** Finds the sets around a set: they have all its circuits. The whole account is around no set. */
function outerFinder(struck: readonly Struck[]): (inner: Struck) => readonly Struck[] {
  const byCircuit = new Map<string, Struck[]>();
  for (const each of struck) {
    if (each.walk.set.kind !== 'account') for (const name of each.walk.set.members.keys()) addTo(byCircuit, name, each);
  }
  return (inner) => {
    const { set } = inner.walk;
    if (set.kind === 'account') return [];
    // Each set around it has its first circuit.
    const [first = ''] = set.members.keys();
    return (byCircuit.get(first) ?? []).filter((outer) => outer !== inner && isInside(set, outer.walk.set));
  };
}

/** Sorted. */
function addressesOf(walks: readonly Pick<Walk, 'set' | 'moments'>[]): string[] {
  const addresses = new Set<string>();
  // A circuit is in many sets, and the first of them has most of its CNIs.
  const whole = new Set<CircuitTouches>();
  for (const { set, moments } of walks) {
    for (const { block, touched } of moments) {
      for (const circuit of touched) {
        const touches = block.touches.get(circuit);
        if (touches === undefined || whole.has(touches)) continue;
        const own = addressesTouched(set, circuit, block);
        for (const address of own) addresses.add(address);
        if (own.length === touches.cnis.size + (touches.whole === undefined ? 0 : 1)) whole.add(touches);
      }
    }
  }
  return [...addresses].sort(compareText);
}

const mostNamed = 5;

/** @param nameOf the address of a circuit that is declared; its live name if it is not */
function message(
  { walk, moment }: Struck,
  others: readonly string[],
  { liveness }: OutageContext,
  nameOf: (circuit: string) => string,
): string {
  const { set, moments } = walk;
  const who = joinWords(moment.touched.map(nameOf));
  const changes = moment.touched.length === 1 ? 'changes' : 'change at the same moment';
  const changed = new Set(moment.touched);
  const [gone, unproven]: [string[], string[]] = [[], []];
  for (const { block, touched } of moments.slice(0, moments.indexOf(moment))) {
    for (const name of touched) {
      changed.add(name);
      (isGoneAfter(set, name, block) ? gone : unproven).push(nameOf(name));
    }
  }
  const untouched = [...set.members.keys()].filter((name) => !changed.has(name));
  const reasons = [
    ...(gone.length === 0
      ? []
      : [`${joinWords(gone)} ${plural(gone, 'changes', 'change')} before, and what goes there does not come back`]),
    ...(unproven.length === 0
      ? []
      : [
          `${joinWords(unproven)} ${plural(unproven, 'changes', 'change')} before, and nothing proves that ${plural(unproven, 'it is', 'they are')} back`,
        ]),
    ...untouched.map((name) => `${nameOf(name)} ${stateWords(set, name, liveness)}`),
  ];
  const why = reasons.length === 0 ? '' : `: ${joinWords(reasons)}`;
  const implied = others.length === 0 ? '' : ` (and in ${joinWords(others)} inside it)`;
  return `while ${who} ${changes}, no circuit of ${setLabel(set)} is surely up${implied}${why}`;
}

function stateWords(set: BackupSet, circuit: string, liveness: Liveness): string {
  if (liveness.isDark(set, circuit)) return 'is Healthy, but what it carries has a tunnel that is down everywhere';
  return `is ${liveness.stateOf(circuit) ?? 'not known to be Healthy'}`;
}

function plural(items: readonly string[], one: string, several: string): string {
  return items.length === 1 ? one : several;
}

function setLabel({ names }: BackupSet): string {
  return names[0] === 'account' ? 'the account' : names[0];
}

/**
 * First what costs only time: one circuit now, and the others in a run of their own. Then what proves more.
 * @param all the sets that trip, those inside others, too
 */
function liftOf(open: readonly Struck[], all: readonly Struck[], context: OutageContext): string {
  const allow = allowSets(open, context);
  const [first] = open;
  const moment = first?.walk.moments.find(({ left }) => left > 0);
  if (first === undefined || moment === undefined) return allow;
  const addresses = addressesOf([{ set: first.walk.set, moments: [moment] }]);
  const named = addresses.slice(0, mostNamed);
  const more = addresses.length > mostNamed ? [`(and ${addresses.length - mostNamed} more of that circuit)`] : [];
  const withProof = (proofOf: ProofOf, words: string): readonly string[] => {
    const isLifted = (each: Struck) => isLiftedBy(proofOf, each, context);
    if (!open.every(isLifted)) return [];
    const left = all.filter((each) => !isLifted(each));
    return [left.length === 0 ? words : `${words}, together with ${allowSets(nestingOf(left).outermost, context)}`];
  };
  if (context.inPull === true) {
    const check = 'the input check on plan and apply, a command that proves that a circuit is back';
    const runs = `two runs by hand (Actions tab), the first with ${[named.join(', '), ...more].join(' ')} in the input only, the second without`;
    return [runs, 'two pull requests', ...withProof(() => 'check', check), allow].join('; or ');
  }
  const only = named.map((address) => `--only ${shellWord(address)}`);
  const check = '--check COMMAND on plan and apply, where the command proves that a circuit is back';
  const ways = [
    `two runs, the first with ${[...only, ...more].join(' ')} on plan and apply, the second without`,
    ...withProof(() => 'check', check),
    ...withProof(context.confirmed, '--confirm each on plan and apply'),
    allow,
  ];
  return ways.join('; or ');
}

function allowSets(struck: readonly Struck[], context: OutageContext): string {
  return allowWords(
    'outage',
    struck.map(({ walk }) => walk.set.names[0]),
    context,
  );
}

/** The set does not trip with this proof. So what the run has already is never named again. */
function isLiftedBy(proofOf: ProofOf, { walk: { set, moments } }: Struck, { liveness }: OutageContext): boolean {
  return strikes(walkChain({ set, links: moments }, liveness, proofOf)).length === 0;
}
