import { compareText } from '../../model/order.ts';
import type { GuardTrip } from '../../model/plan.ts';
import type { CniDecision } from '../decision.ts';
import { allowanceFor, type GuardContext } from './guard.ts';

interface Move {
  readonly address: string;
  readonly onto: string;
  readonly state: string;
}

/**
 * A CNI moves onto an interconnect that is not Healthy: its traffic would stop. Onto one that the same plan creates, `--wait` makes
 * apply hold the move until it is. With a value, moves onto that interconnect alone are allowed.
 */
export function unhealthy(context: GuardContext): GuardTrip | undefined {
  if (!context.policy.require_healthy) return undefined;
  const moves = context.cnis.flatMap((cni) => riskyMove(cni, context));
  if (moves.length === 0) return undefined;
  const allowance = allowanceFor(context, 'unhealthy');
  const targets = [...new Set(moves.map(({ onto, state }) => `${onto} (${state})`))].sort(compareText);
  const addresses = moves.map(({ address }) => address).sort(compareText);
  const onlyNew = moves.every(({ state }) => state === newState);
  return {
    id: 'unhealthy',
    message: `${addresses.join(', ')} would move onto ${targets.join(', ')}`,
    addresses,
    lift: `${onlyNew ? '--wait on plan and apply, which holds the move until it is Healthy, or ' : ''}--allow unhealthy on plan and apply`,
    lifted:
      allowance !== undefined && (allowance.value === undefined || moves.every(({ onto }) => onto === allowance.value)),
  };
}

const newState = 'new: Pending until it is cabled';

function riskyMove(cni: CniDecision, { health, wait }: GuardContext): readonly Move[] {
  if (cni.action !== 'update' || cni.moveTo === undefined) return [];
  const { label, at } = cni.moveTo;
  if ('created' in at) return wait ? [] : [{ address: cni.address, onto: label, state: newState }];
  const state = health.get(at.name)?.state;
  return state === 'Healthy' ? [] : [{ address: cni.address, onto: label, state: state ?? 'health not known' }];
}
