import type { Change } from '../../src/model/plan.ts';

const withdrawn: readonly string[] = ['bgp_removed', 'advertise_only', 'default_route_withdrawn'];

/** By the specification: while such a change is under way, its circuit backs up no other circuit. */
export function touchesCircuit({ effects = [] }: Pick<Change, 'effects'>): boolean {
  return effects.some(
    ({ impact, effect }) =>
      impact === 'session' || impact === 'both_ends' || impact === 'circuit' || withdrawn.includes(effect),
  );
}
