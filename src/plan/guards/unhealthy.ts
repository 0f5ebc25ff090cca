import { compareText } from '../../model/order.ts';
import type { GuardTrip } from '../../model/plan.ts';
import { isAllowedOn } from '../allowance.ts';
import type { CniDecision } from '../decision.ts';
import { hostAddress } from '../host-address.ts';
import { allowFlags, type GuardContext } from './guard.ts';

interface Move {
  readonly address: string;
  readonly onto: string;
  /** The address of the interconnect that it moves onto. */
  readonly target: string;
  readonly state: string;
}

/**
 * A CNI moves onto an interconnect that is not Healthy: its traffic would stop. Where the interconnect is Pending, made by this plan or before
 * it, `--wait` makes apply hold the move until it is Healthy. An allowance is for moves onto one interconnect alone.
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
    lift: liftOf(left.length > 0 ? left : moves),
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

/** Waiting comes first, where it helps: it costs time alone. */
function liftOf(moves: readonly Move[]): string {
  const waiting = sorted(moves.filter(isPending).map(({ onto }) => onto));
  const others = sorted(moves.filter((move) => !isPending(move)).map(({ onto }) => onto));
  const keys = sorted(moves.map(({ target }) => target.replace(/^interconnect\./, '')));
  const allow = `${allowFlags('unhealthy', keys)} on plan and apply`;
  if (waiting.length === 0) return allow;
  const which = others.length === 0 ? 'the move' : `moves onto ${waiting.join(', ')}`;
  const not = others.length === 0 ? '' : `, which does not help for ${others.join(', ')}`;
  return `--wait on plan and apply, which holds ${which} until it is Healthy${not}, or ${allow}`;
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compareText);
}
