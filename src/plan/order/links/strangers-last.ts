import type { CniDecision } from '../../decision.ts';
import type { Decisions } from '../draft-steps.ts';
import { stepName } from '../step-draft.ts';
import type { Link } from './link.ts';

/**
 * CNIs that no document puts on a circuit, undeclared ones and those without an interconnect, follow the others onto a new one: so one that carries a CNI of its key is known to be made for it, and
 * strangers alone on a circuit are no work of a run that was cut off while its key still had CNIs to move.
 */
export function strangersLast({ interconnects, cnis }: Decisions, link: Link): void {
  const moving = new Map<string, { readonly declared: CniDecision[]; readonly strangers: CniDecision[] }>();
  for (const cni of cnis) {
    if (cni.action !== 'update' || cni.moveTo === undefined) continue;
    const place = moving.get(cni.live.interconnect) ?? { declared: [], strangers: [] };
    (cni.declared?.interconnect === undefined ? place.strangers : place.declared).push(cni);
    moving.set(cni.live.interconnect, place);
  }
  for (const one of interconnects) {
    if (one.action !== 'replace' || one.order !== 'make_before_break') continue;
    const { declared, strangers } = moving.get(one.live.name) ?? { declared: [], strangers: [] };
    const [first, ...others] = strangers.map(({ address }) => stepName(address, 'update_cni'));
    if (first === undefined) continue;
    for (const { address } of declared) link(first, stepName(address, 'update_cni'));
    // One edge each: with thousands on both sides, every pair would be millions.
    for (const step of others) link(step, first);
  }
}
