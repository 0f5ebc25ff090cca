import type { Policy } from '../../model/desired.ts';
import type { Health } from '../../model/live.ts';
import type { GuardTrip } from '../../model/plan.ts';
import { compareText, joinFirstWords } from '../../model/text.ts';
import { type Allowance, isAllowedOn } from '../allowance.ts';
import { hostAddress } from '../decide/hosts-after-plan.ts';
import { settingsEffects } from '../decide/impact.ts';
import type { ProofOf } from '../order/proof.ts';
import type { Walk } from '../order/walk-chain.ts';
import type { JudgedChange } from '../preflight/verdicts.ts';
import type { BackupSet } from '../sets/backup-sets.ts';
import type { Liveness } from '../sets/liveness.ts';
import type { CniDecision } from '../stages.ts';
import { allowWords, type Lifting } from './allow-flags.ts';
import { blackHole, notJudged } from './black-hole.ts';
import { outage } from './outage.ts';
import { protect, protectBefore, type ProtectedBefore } from './protect.ts';

const guards: readonly Guard[] = [
  account,
  blackHole,
  foreign,
  maxDeletes,
  outage,
  notJudged,
  protect,
  protectBefore,
  terms,
  unhealthy,
];

/** The guards that trip, sorted by id. Lifted guards are included, so that a reviewer sees what was allowed. */
export function checkGuards(context: GuardContext): GuardTrip[] {
  return guards.flatMap((guard) => guard(context) ?? []);
}

/** `default_asn` changes under live BGP sessions. */
export function account(context: GuardContext): GuardTrip | undefined {
  const { settings, traffic } = context;
  if (settings === undefined || settingsEffects(settings, traffic).length === 0) return undefined;
  return {
    id: 'account',
    message: `default_asn changes from ${settings.live.default_asn} to ${settings.default_asn} under live BGP sessions: every session of the account may go down until its routers expect the new ASN`,
    addresses: [settings.address],
    lift: allowWords('account', [], context),
    lifted: allowancesOf(context, 'account').length > 0,
  };
}

/**
 * An interconnect that is deleted or replaced hosts CNIs that no document declares. An allowance covers the CNIs on a single interconnect.
 */
export function foreign(context: GuardContext): GuardTrip | undefined {
  const addresses = [...context.foreign].sort(compareText);
  if (addresses.length === 0) return undefined;
  const touched = new Set(addresses);
  const hosts = new Set(
    context.cnis.flatMap((cni) => (touched.has(cni.address) && cni.live !== undefined ? [cni.live.interconnect] : [])),
  );
  const carriers = context.interconnects.filter(({ live }) => live !== undefined && hosts.has(live.name));
  const carrying = carriers.map(({ address }) => address).sort(compareText);
  const left = carrying.filter((address) => !isAllowedOn(context.allowed, 'foreign', address));
  const keys = (left.length > 0 ? left : carrying).map((address) => address.replace(/^interconnect\./, ''));
  return {
    id: 'foreign',
    message: `${carrying.join(', ')} would also affect ${addresses.join(', ')}, which no document declares`,
    addresses: [...carrying, ...addresses].sort(compareText),
    lift: `declare these CNIs (state: absent, or on another interconnect), or ${allowWords('foreign', keys, context)}`,
    lifted: left.length === 0,
  };
}

export interface GuardContext extends ProtectedBefore, Lifting {
  /** What the documents before this change say, as far as it holds the plan back. */
  readonly before?: Before | undefined;
  readonly policy: Policy;
  readonly allowed: readonly Allowance[];
  readonly sets: readonly BackupSet[];
  /** What is left of each set that is touched. */
  readonly walks: readonly Walk[];
  /** What would prove that blocks are back with `--confirm each`. */
  readonly confirmed: ProofOf;
  /** What is up now. */
  readonly liveness: Liveness;
  /** The routes say more about the set than its light: it only warns. */
  readonly isJudged: (walk: Walk) => boolean;
  /** Names of sets that do not trip. */
  readonly unguarded: readonly string[];
  /** By the live name of an interconnect. Only interconnects on which a decision depends are included. */
  readonly health: ReadonlyMap<string, Health>;
  /** `--wait`: apply holds moves onto Pending interconnects until these are Healthy. */
  readonly wait: boolean;
  /** The changes that disrupt live CNIs, with their verdicts. */
  readonly judged: readonly JudgedChange[];
  /** Addresses of undeclared CNIs that are deleted, recreated or moved only because of their interconnect. */
  readonly foreign: readonly string[];
}

/** What holds a plan back because the documents before this change said so. */
export interface Before {
  /** Live objects: `interconnect NAME`, `cni ID`. */
  readonly protected: ReadonlySet<string>;
  /** Terms that this change loosens and that the plan needs. */
  readonly loosened: readonly Loosened[];
}

export interface Loosened {
  /** `policy.max_deletes (1, now 5)` */
  readonly words: string;
  /** The changes that need it. */
  readonly addresses: readonly string[];
}

/** A condition that stops a run before its first write, unless it is lifted. */
type Guard = (context: GuardContext) => GuardTrip | undefined;

/** The allowances for a guard on the command line: all of them count together. */
function allowancesOf(context: GuardContext, id: GuardTrip['id']): readonly Allowance[] {
  return context.allowed.filter((allowance) => allowance.id === id);
}

/** This change loosens a term and needs the looser one. A reviewer must see the loosening on its own. */
function terms({ before }: GuardContext): GuardTrip | undefined {
  if (before === undefined || before.loosened.length === 0) return undefined;
  const words = before.loosened.map((loosened) => loosened.words);
  return {
    id: 'terms',
    message: `this change loosens ${joinFirstWords(words, mostTerms)}, and what it does needs that`,
    addresses: sorted(before.loosened.flatMap(({ addresses }) => addresses)),
    lift: 'two changes, one after the other: merge one that only loosens this, then make the rest in a second one',
    lifted: false,
    base: true,
  };
}

const mostTerms = 10;

/**
 * The plan removes more circuits than the policy allows. An interconnect and the CNIs on it count once. A CNI alone counts once. A
 * replacement counts like a delete, because the old circuit is removed.
 */
function maxDeletes(context: GuardContext): GuardTrip | undefined {
  const removed = context.interconnects.filter(isRemoved);
  const names = new Set(removed.flatMap(({ live }) => live?.name ?? []));
  const alone = context.cnis.filter((cni) => isRemoved(cni) && !names.has(cni.live?.interconnect ?? ''));
  const count = removed.length + alone.length;
  const limit = context.policy.max_deletes;
  if (count <= limit) return undefined;
  const circuits = [...removed, ...alone].map(({ address }) => address).sort(compareText);
  const carried = context.cnis.filter((cni) => isRemoved(cni) && names.has(cni.live?.interconnect ?? ''));
  return {
    id: 'max-deletes',
    message: `${count} circuits are deleted or replaced (${circuits.join(', ')}), policy.max_deletes is ${limit}`,
    addresses: [...circuits, ...carried.map(({ address }) => address)].sort(compareText),
    lift: `${allowWords('max-deletes', [String(count)], context)}, or raise policy.max_deletes`,
    lifted: allowancesOf(context, 'max-deletes').some(({ value }) => value === undefined || count <= Number(value)),
  };
}

function isRemoved({ action }: { readonly action: string }): boolean {
  return action === 'delete' || action === 'replace';
}

interface Move {
  readonly address: string;
  readonly onto: string;
  /** The address of the interconnect that the CNI moves onto; `onto` is its label. */
  readonly target: string;
  readonly state: string;
}

/**
 * A CNI moves onto an interconnect that is not Healthy, so its traffic would stop. The interconnect may be Pending, made by this plan or
 * before it. Then `--wait` makes apply hold the move until the interconnect is Healthy. An allowance covers moves onto a single
 * interconnect.
 */
export function unhealthy(context: GuardContext): GuardTrip | undefined {
  if (!context.policy.require_healthy) return undefined;
  const moves = context.cnis.flatMap((cni) => riskyMove(cni, context));
  if (moves.length === 0) return undefined;
  const left = moves.filter(({ target }) => !isAllowedOn(context.allowed, 'unhealthy', target));
  const targets = sorted(moves.map(({ onto, state }) => `${onto} (${state})`));
  return {
    id: 'unhealthy',
    message: `${sorted(moves.map(({ address }) => address)).join(', ')} would move onto ${targets.join(', ')}`,
    addresses: sorted(moves.map(({ address }) => address)),
    lift: liftOf(left.length > 0 ? left : moves, context),
    lifted: left.length === 0,
  };
}

const newState = 'new: Pending until it is cabled';

function riskyMove(cni: CniDecision, { health, wait }: GuardContext): readonly Move[] {
  if (cni.action !== 'update' || cni.moveTo === undefined) return [];
  const { label: onto, at } = cni.moveTo;
  const state = 'created' in at ? newState : (health.get(at.name)?.state ?? 'health not known');
  const move = { address: cni.address, onto, target: hostAddress(cni.moveTo), state };
  return state === 'Healthy' || (wait && isPending(move)) ? [] : [move];
}

function isPending({ state }: Move): boolean {
  return state === newState || state === 'Pending';
}

/** The text names `--wait` first if it helps, because it only costs time. */
function liftOf(moves: readonly Move[], context: GuardContext): string {
  const waiting = sorted(moves.filter(isPending).map(({ onto }) => onto));
  const others = sorted(moves.filter((move) => !isPending(move)).map(({ onto }) => onto));
  const keys = sorted(moves.map(({ target }) => target.replace(/^interconnect\./, '')));
  const allow = allowWords('unhealthy', keys, context);
  if (waiting.length === 0) return allow;
  const which = others.length === 0 ? 'the move' : `moves onto ${waiting.join(', ')}`;
  const not = others.length === 0 ? '' : `, which does not help for ${others.join(', ')}`;
  return `--wait on plan and apply, which holds ${which} until it is Healthy${not}, or ${allow}`;
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compareText);
}
