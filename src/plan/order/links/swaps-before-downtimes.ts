import type { CniDecision } from '../../decision.ts';
import { namePassing } from '../name-passing.ts';
import { renameName, stepName } from '../step-draft.ts';
import type { Link } from './link.ts';

/** Where a CNI is renamed in place before it is recreated, its whole circle of names ends before its circuit is broken. */
export function swapsBeforeDowntimes(cnis: readonly CniDecision[], link: Link): void {
  const { circles, inPlace } = namePassing(cnis);
  for (const circle of circles) {
    for (const address of circle.filter((member) => inPlace.has(member))) {
      for (const other of circle) {
        link(stepName(address, 'delete_cni'), inPlace.has(other) ? renameName(other) : stepName(other, 'update_cni'));
      }
    }
  }
}
