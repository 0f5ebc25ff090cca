import type { Rule } from './rule.ts';

/** Documents do not show what moves. The plan judges it by the live circuits (`plan-shared-circuit`); this entry turns the warning off. */
export const sharedCircuit: Rule = {
  id: 'shared-circuit',
  severity: 'warning',
  why: 'A CNI that moves onto a circuit with another CNI of its backup set leaves that set a circuit smaller.',
  fix: 'Move it onto a circuit that carries no other CNI of the set.',
  check: () => [],
};
