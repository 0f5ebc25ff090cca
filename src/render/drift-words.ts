import type { PlanDocument } from '../model/plan.ts';
import { buildDriftTree, type DriftOptions } from './drift-tree.ts';

/** `Drift: 1 changed, 0 missing, 2 unmanaged.` */
export function driftWords(plan: PlanDocument, options: DriftOptions): string {
  return buildDriftTree(plan, options).sentence;
}
