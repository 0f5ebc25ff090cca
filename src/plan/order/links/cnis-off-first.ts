import type { CniDecision } from '../../decision.ts';
import type { Decisions } from '../draft-steps.ts';
import { stepName } from '../step-draft.ts';
import type { Link } from './link.ts';

/** CNIs leave an interconnect before it is deleted. */
export function cnisOffFirst({ interconnects, cnis }: Decisions, link: Link): void {
  const leaving = new Map<string, string[]>();
  for (const cni of cnis) {
    const step = leavingStep(cni);
    if (step === undefined || cni.live === undefined) continue;
    const known = leaving.get(cni.live.interconnect);
    if (known === undefined) leaving.set(cni.live.interconnect, [step]);
    else known.push(step);
  }
  for (const one of interconnects) {
    if (one.action !== 'delete' && one.action !== 'replace') continue;
    const own = stepName(one.address, 'delete_interconnect');
    for (const step of leaving.get(one.live.name) ?? []) link(own, step);
  }
}

/** The step with which a CNI leaves the interconnect that hosts it now. */
function leavingStep(cni: CniDecision): string | undefined {
  if (cni.action === 'delete' || cni.action === 'replace') return stepName(cni.address, 'delete_cni');
  if (cni.action === 'update' && cni.moveTo !== undefined) return stepName(cni.address, 'update_cni');
  return undefined;
}
